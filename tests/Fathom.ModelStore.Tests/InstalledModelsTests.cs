namespace Fathom.ModelStore.Tests;

public sealed class InstalledModelsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_GgufFile_LinksItUnderItsName()
    {
        string path = WriteFile("Some Model.gguf");

        InstalledModel model = Store().Add(path);

        Assert.Equal(("Some-Model", path, true, 3L), (model.Name, model.Path, model.IsLink, model.Bytes));
        Assert.Equal([model], Store().List());
    }

    [Fact]
    public void Remove_Link_LeavesTheFile()
    {
        string path = WriteFile("a.gguf");
        Store().Add(path, "mine");

        Store().Remove("mine");

        Assert.Empty(Store().List());
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void Add_CopyOfAFolder_OutlivesTheFolder()
    {
        string folder = WriteModelFolder("source");

        InstalledModel model = Store().Add(folder, "mine", copy: true);
        Directory.Delete(folder, recursive: true);

        Assert.Equal(
            ["config.json", "model.safetensors"],
            Directory.EnumerateFiles(Store().Find("mine")!.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.False(model.IsLink);
    }

    [Fact]
    public void Add_CopyOfASplitModel_HasAllParts()
    {
        WriteFile("m-00002-of-00002.gguf");
        WriteFile("m-00001-of-00003.gguf");

        InstalledModel model = Store().Add(WriteFile("m-00001-of-00002.gguf"), "mine", copy: true);

        Assert.Equal(6, model.Bytes);
        Assert.Equal("m-00001-of-00002.gguf", Path.GetFileName(model.Path));
        Assert.Equal(
            ["m-00001-of-00002.gguf", "m-00002-of-00002.gguf"],
            Directory.EnumerateFiles(Path.GetDirectoryName(model.Path)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Add_CopyAfterAnInterruptedOne_HasOnlyItsOwnFiles()
    {
        string left = Directory.CreateDirectory(Path.Combine(Store().IncomingFolder, "mine", "copy")).FullName;
        File.WriteAllText(Path.Combine(left, "model-00001-of-00002.safetensors"), "of another model");

        InstalledModel model = Store().Add(WriteModelFolder("source"), "mine", copy: true);

        Assert.Equal(
            ["config.json", "model.safetensors"], Directory.EnumerateFiles(model.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Add_CopyThatFails_LeavesNothing()
    {
        string path = WriteFile("a.gguf");
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Assert.ThrowsAny<IOException>(() => Store().Add(path, "mine", copy: true));
        }

        Assert.False(Directory.Exists(Path.Combine(Store().IncomingFolder, "mine", "copy")));
    }

    [Fact]
    public void Add_Link_CountsTheBytesOfItsTarget()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "elsewhere, making a link takes special rights");

        string link = File.CreateSymbolicLink(_folder.File("link.gguf"), WriteFile("a.gguf")).FullName;

        Assert.Equal(3, Store().Add(link).Bytes);
    }

    [Theory]
    [InlineData("o/m", null)]
    [InlineData("o/m:Q8_0", "m-Q8_0")]
    [InlineData("o/m:q4_0", "m-Q4_0")]
    [InlineData("o/m:sub/m-Q4_0.gguf", "m-Q4_0")]
    [InlineData("o/m:Q2_K", null)]
    [InlineData("o/m@c1:Q8_0", "m-Q8_0")]
    [InlineData("o/m@c2:Q8_0", null)]
    public void FindByRepository_SeveralModels_FindsTheOneThatWasChosen(string reference, string? expected)
    {
        foreach (string name in (string[])["m-Q8_0", "m-Q4_0"])
        {
            string incoming = Directory.CreateDirectory(Path.Combine(Store().IncomingFolder, name, "c1")).FullName;
            File.WriteAllBytes(Path.Combine(incoming, name + ".gguf"), [1]);
            Store().Install(name, incoming, name + ".gguf", "o/m@c1");
        }

        Assert.Equal(expected, Store().FindByRepository(reference)?.Name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Add_SplitModelWithoutAPart_Refuses(bool copy)
    {
        string path = WriteFile("m-00001-of-00002.gguf");

        ModelStoreException refused = Assert.Throws<ModelStoreException>(() => Store().Add(path, "mine", copy));

        Assert.Equal("store.not_a_model", refused.Code);
        Assert.Contains("m-00002-of-00002.gguf", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_Copy_DeletesItsFiles()
    {
        InstalledModel model = Store().Add(WriteFile("a.gguf"), "mine", copy: true);

        Store().Remove("mine");

        Assert.False(model.IsPresent);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Store().ModelsFolder));
    }

    [Fact]
    public void Add_NameIsTaken_Refuses()
    {
        Store().Add(WriteFile("a.gguf"), "mine");

        Assert.Equal("store.name.taken", Code(() => Store().Add(WriteFile("b.gguf"), "mine")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("-m")]
    [InlineData("con")]
    [InlineData("a b")]
    public void Add_UnfitName_Refuses(string name) => Assert.Equal("store.name.invalid", Code(() => Store().Add(WriteFile("a.gguf"), name)));

    [Fact]
    public void Add_FolderWithoutWeights_Refuses()
    {
        string folder = Directory.CreateDirectory(_folder.File("empty")).FullName;

        Assert.Equal("store.not_a_model", Code(() => Store().Add(folder)));
    }

    [Fact]
    public void Add_OtherFile_Refuses() => Assert.Equal("store.not_a_model", Code(() => Store().Add(WriteFile("a.txt"))));

    [Fact]
    public void Add_NothingThere_IsAnInputError() => Assert.Throws<FileNotFoundException>(() => Store().Add(_folder.File("absent.gguf")));

    [Fact]
    public void Remove_UnknownName_Refuses() => Assert.Equal("store.not_installed", Code(() => Store().Remove("../../etc")));

    [Fact]
    public void List_DamagedManifest_LeavesItOut()
    {
        Store().Add(WriteFile("a.gguf"), "good");
        File.WriteAllText(Path.Combine(Store().ModelsFolder, "bad.json"), "{\"path\":");
        File.WriteAllText(Path.Combine(Store().ModelsFolder, "worse.json"), "{}");

        Assert.Equal(["good"], Store().List().Select(model => model.Name));
    }

    [Fact]
    public void DefaultRoot_VariableSet_WinsOverTheSystemsFolder()
    {
        Assert.Equal("/elsewhere", InstalledModels.DefaultRoot(name => name == "FATHOM_HOME" ? "/elsewhere" : null));
        Assert.EndsWith("fathom", InstalledModels.DefaultRoot(_ => null), StringComparison.Ordinal);
    }

    private static string Code(Action action) => Assert.Throws<ModelStoreException>(action).Code;

    private InstalledModels Store() => new(_folder.File("store"));

    private string WriteFile(string name)
    {
        File.WriteAllBytes(_folder.File(name), [1, 2, 3]);
        return _folder.File(name);
    }

    private string WriteModelFolder(string name)
    {
        string folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "model.safetensors"), "x");
        File.WriteAllText(Path.Combine(folder, "run_me.py"), "x");
        return folder;
    }
}
