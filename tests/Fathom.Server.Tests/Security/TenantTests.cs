using Fathom.Server.Security;

namespace Fathom.Server.Tests.Security;

public class TenantTests
{
    [Fact]
    public void SaltOf_NoTwoTenantsOrUsers_ShareOne()
    {
        string[] salts =
        [
            Tenant.OfKey("a").SaltOf(), Tenant.OfKey("ab").SaltOf(), Tenant.OfKey("a").SaltOf("b"), Tenant.OfKey("a").SaltOf(null, "b\n1:c"),
            Tenant.OfKey("a").SaltOf("b", "c"), Tenant.OfKey("a").SaltOf("bc"), Tenant.OfAddress("::1").SaltOf(), Tenant.OfAddress("::1").SaltOf("a"),
        ];

        Assert.Equal(salts.Distinct(), salts);
    }

    [Fact]
    public void SaltOf_WithoutKeysAndParts_IsTheCommonOne() => Assert.Equal(Tenant.OfAddress("::1").SaltOf(null, ""), Tenant.OfAddress("::2").SaltOf());
}
