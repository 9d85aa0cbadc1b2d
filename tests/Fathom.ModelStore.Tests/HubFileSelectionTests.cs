namespace Fathom.ModelStore.Tests;

public class HubFileSelectionTests
{
    private static readonly string[] s_quantizations =
    [
        "m-Q2_K.gguf", "m-Q4_K_M.gguf", "m-Q4_0.gguf", "m.Q8_0.gguf", "m_f16.gguf", "mmproj-F16.gguf",
        "BF16/m-BF16-00001-of-00002.gguf", "BF16/m-BF16-00002-of-00002.gguf",
    ];

    [Theory]
    [InlineData(null, "m-Q4_K_M.gguf")]
    [InlineData("Q4_K_M", "m-Q4_K_M.gguf")]
    [InlineData("q4_k_m", "m-Q4_K_M.gguf")]
    [InlineData("Q8_0", "m.Q8_0.gguf")]
    [InlineData("F16", "m_f16.gguf")]
    [InlineData("m-Q2_K.gguf", "m-Q2_K.gguf")]
    [InlineData("BF16", "BF16/m-BF16-00001-of-00002.gguf BF16/m-BF16-00002-of-00002.gguf")]
    public void ChooseGguf_SeveralQuantizations_TakesTheWantedOne(string? choice, string expected)
    {
        IReadOnlyList<HubFile> chosen = HubFileSelection.ChooseGguf(Listing(s_quantizations), new HubReference("o/m", "main", choice));

        Assert.Equal(expected, string.Join(' ', chosen.Select(file => file.Path)));
    }

    [Theory]
    [InlineData("Q5_K_M")]
    [InlineData("Q4")]
    [InlineData("m")]
    public void ChooseGguf_NothingOrSeveralOfThatName_NamesTheChoices(string choice)
    {
        ModelStoreException refused = Assert.Throws<ModelStoreException>(
            () => HubFileSelection.ChooseGguf(Listing(s_quantizations), new HubReference("o/m", "main", choice)));

        Assert.Equal("hub.choice", refused.Code);
        Assert.Contains("m-Q4_K_M.gguf", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChooseGguf_SafetensorsToo_PrefersTheFolder() =>
        Assert.Empty(HubFileSelection.ChooseGguf(Listing("m.gguf", "config.json", "model.safetensors"), new HubReference("o/m", "main", null)));

    [Theory]
    [InlineData("owner/name", "owner/name", "main", null)]
    [InlineData("owner/name:Q4_K_M", "owner/name", "main", "Q4_K_M")]
    [InlineData("owner/name:sub/file.gguf", "owner/name", "main", "sub/file.gguf")]
    [InlineData("owner/name@v1.0:Q8_0", "owner/name", "v1.0", "Q8_0")]
    public void Parse_Reference_ReadsItsParts(string text, string repository, string revision, string? choice) =>
        Assert.Equal(new HubReference(repository, revision, choice), HubReference.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("a/b/c")]
    [InlineData("../b")]
    [InlineData("a/..")]
    [InlineData("a/b:../c")]
    [InlineData("a/b:")]
    [InlineData("a/b@")]
    [InlineData("https://host/a/b")]
    public void Parse_SomethingElse_IsRefused(string text) =>
        Assert.Equal("hub.reference.invalid", Assert.Throws<ModelStoreException>(() => HubReference.Parse(text)).Code);

    private static HubListing Listing(params string[] paths) => new("commit", [.. paths.Select(path => new HubFile(path, null, null, null))]);
}
