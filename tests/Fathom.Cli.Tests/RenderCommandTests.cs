namespace Fathom.Cli.Tests;

public class RenderCommandTests(TinyModelFiles models) : IClassFixture<TinyModelFiles>
{
    private const string Hello = """[{"role":"user","content":"Hello"}]""";

    [Fact]
    public async Task Render_Messages_FollowTheTemplate()
    {
        CliRun run = await RenderAsync(Hello, "--template", "chatml", "--json");

        Assert.Equal("<|im_start|>user\nHello<|im_end|>\n", run.Json.GetProperty("prompt").GetString());
    }

    [Fact]
    public async Task Render_Conversation_ReadsAllItsFields()
    {
        string file = models.File("all.jinja");
        File.WriteAllText(file, "{{ bos_token }}{{ messages | length }}{{ tools | length }}{{ add_generation_prompt }}{{ enable_thinking }}{{ date }}");
        string input =
            """{"messages":[{"role":"user","content":"x"}],"tools":[{},{}]"""
            + ""","add_generation_prompt":true,"enable_thinking":false,"date":"May","bos_token":"<b>"}""";

        CliRun run = await RenderAsync(input, "--template", file);

        Assert.Equal("<b>12TrueFalseMay", run.Output);
    }

    [Fact]
    public async Task Render_FromAFile_IsTheSame()
    {
        string file = models.File("messages.json");
        File.WriteAllText(file, Hello);

        CliRun fromFile = await CliRun.Of("render", file, "--template", "deepseek-r1", "--json");
        CliRun fromInput = await RenderAsync(Hello, "--template", "deepseek-r1", "--json");

        Assert.Equal(fromInput.Output, fromFile.Output);
    }

    [Theory]
    [InlineData("/dev/zero", "model.file.size")]
    [InlineData("/dev/null/x", "io.not_found")]
    public async Task Render_TemplateThatIsNoFile_IsRefusedSoon(string file, string code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs devices");

        CliRun run = await RenderAsync(Hello, "--template", file, "--json");

        Assert.Equal(code, run.ErrorCode);
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"\ud800"}]""")]
    [InlineData("""[{"role":"user","\ud800":"x"}]""")]
    [InlineData("""{"messages":[],"\udc00x":1}""")]
    public async Task Render_HalfACharacter_IsRefused(string input)
    {
        CliRun run = await RenderAsync(input, "--template", "chatml", "--json");

        Assert.Equal((65, "json.invalid"), (run.Exit, run.ErrorCode));
    }

    [Theory]
    [InlineData("not json", "json.invalid")]
    [InlineData("""{"messages":1}""", "request.messages")]
    [InlineData("""{"a":1,"a":2}""", "json.invalid")]
    [InlineData("\"text\"", "request.messages")]
    [InlineData("", "json.invalid")]
    public async Task Render_InputThatIsNoConversation_IsRefused(string input, string code)
    {
        CliRun run = await RenderAsync(input, "--template", "chatml", "--json");

        Assert.Equal((65, code), (run.Exit, run.ErrorCode));
    }

    [Theory]
    [InlineData("{% for x in range(1000000000) %}{% endfor %}")]
    [InlineData("{{ messages[0].content * 100000000 }}")]
    [InlineData("{% if %}")]
    [InlineData("{{ raise_exception('no') }}")]
    public async Task Render_HostileTemplate_IsRefused(string template)
    {
        string file = models.File("hostile.jinja");
        File.WriteAllText(file, template);

        CliRun run = await RenderAsync(Hello, "--template", file, "--json");

        Assert.Equal(65, run.Exit);
        Assert.StartsWith("template.", run.ErrorCode, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Render_ModelWithoutTemplate_SaysWhatToDo()
    {
        CliRun run = await RenderAsync(Hello, "-m", models.Llama, "--json");

        Assert.Equal((65, "model.chat_template.missing"), (run.Exit, run.ErrorCode));
    }

    private static Task<CliRun> RenderAsync(string input, params string[] options) => new CliSetup { Input = input }.RunAsync(["render", .. options]);
}
