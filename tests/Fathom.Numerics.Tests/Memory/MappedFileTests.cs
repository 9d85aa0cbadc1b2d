using Fathom.Numerics.Memory;

namespace Fathom.Numerics.Tests.Memory;

public sealed class MappedFileTests
{
    [Theory, InlineData(0), InlineData(1), InlineData(4096), InlineData(100_000)]
    public void Prefault_AnyLength_ChangesNothing(int length)
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] bytes = new byte[length];
            new Random(length).NextBytes(bytes);
            File.WriteAllBytes(path, bytes);
            using MappedFile file = MappedFile.Open(path);

            file.Prefault();

            Assert.Equal(bytes, file.Memory.Span.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
