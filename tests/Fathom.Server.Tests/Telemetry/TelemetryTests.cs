using System.Text;
using System.Text.Json;
using Fathom.Server.Hosting;
using Fathom.Server.Telemetry;

namespace Fathom.Server.Tests.Telemetry;

/// <summary>Traces and metrics, as a collector receives them.</summary>
// A collector's provider sees the meters of all servers in the process: one that ends takes metrics of the same name with it.
[CollectionDefinition(nameof(TelemetryTests), DisableParallelization = true)]
[Collection(nameof(TelemetryTests))]
public class TelemetryTests
{
    private const int SpanName = 5;
    private const int SpanAttributes = 9;
    private const int PointAttributes = 9;
    private const int Histogram = 9;
    private const int SpanId = 2;
    private const int SpanParentId = 4;
    private const string Chat = "/v1/chat/completions";
    private const string Model = "traced"; // no other test's: meters and sources belong to the process
    private const string Usage = "gen_ai.client.token.usage";
    private const string Secret = "xylophone";
    private const string Body = """{"messages":[{"role":"user","content":"xylophone"}],"max_tokens":50,"temperature":0}""";

    private static readonly Script s_thinking = ScriptedModel.Thinking(["marimba", " well"], ["Yes", "!"]);

    [Fact]
    public async Task Trace_OfAChat_HasTheConventionsAttributesAndNoText()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        await using ApiServer server = await StartAsync(collector, hasMessages: false);

        await server.PostAsync(Chat, Body);
        ProtoMessage span = await collector.SpanAsync(span => span.Text(SpanName) == "chat traced");

        Dictionary<string, ProtoMessage> attributes = AttributesOf(span);
        Assert.Equal("chat", Text(attributes, "gen_ai.operation.name"));
        Assert.Equal("fathom", Text(attributes, "gen_ai.provider.name"));
        Assert.Equal("traced", Text(attributes, "gen_ai.request.model"));
        Assert.Equal("traced", Text(attributes, "gen_ai.response.model"));
        Assert.Equal(50ul, Number(attributes, "gen_ai.request.max_tokens"));
        Assert.Equal(6ul, Number(attributes, "gen_ai.usage.output_tokens"));
        Assert.True(Number(attributes, "gen_ai.usage.input_tokens") > 3);
        Assert.NotEmpty(span.Raw(SpanParentId));
        Assert.DoesNotContain(attributes.Keys, name => name.Contains("messages", StringComparison.Ordinal));
        Assert.DoesNotContain(collector.Bodies, body => Holds(body, Secret) || Holds(body, "marimba"));
    }

    [Fact]
    public async Task Trace_OfARequest_IsTheParentOfItsChat()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        await using ApiServer server = await StartAsync(collector, hasMessages: false);

        await server.PostAsync(Chat, Body);
        ProtoMessage chat = await collector.SpanAsync(span => span.Text(SpanName) == "chat traced");
        ProtoMessage request = await collector.SpanAsync(span => span.Raw(SpanId).SequenceEqual(chat.Raw(SpanParentId)));

        Assert.Equal($"POST {Chat}", request.Text(SpanName));
        Assert.Equal(200ul, Number(AttributesOf(request), "http.response.status_code"));
    }

    [Fact]
    public async Task Trace_WhereMessagesAreWanted_HasThem()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        await using ApiServer server = await StartAsync(collector, hasMessages: true);

        await server.PostAsync(Chat, Body);
        Dictionary<string, ProtoMessage> attributes = AttributesOf(await collector.SpanAsync(span => span.Text(SpanName) == "chat traced"));

        JsonElement input = JsonElement.Parse(Text(attributes, "gen_ai.input.messages"));
        JsonElement output = JsonElement.Parse(Text(attributes, "gen_ai.output.messages"));
        Assert.Equal("user", input.At("0.role").GetString());
        Assert.Equal(Secret, input.At("0.parts.0.content").GetString());
        Assert.Equal(("reasoning", "marimba well"), (output.At("0.parts.0.type").GetString(), output.At("0.parts.0.content").GetString()));
        Assert.Equal(("text", "Yes!"), (output.At("0.parts.1.type").GetString(), output.At("0.parts.1.content").GetString()));
        Assert.Equal("stop", output.At("0.finish_reason").GetString());
    }

    [Fact]
    public async Task Metrics_HaveTheConventionsNamesAndTheEnginesFigures()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        await using ApiServer server = await StartAsync(collector, hasMessages: false);

        await server.PostAsync(Chat, Body);
        IReadOnlyList<ProtoMessage> metrics = await collector.MetricsAsync(
            metric => metric.Text(1) != Usage || TokenTypes(metric).Length == 2, // the answer may arrive before its figures do
            "gen_ai.client.operation.duration",
            Usage,
            "gen_ai.server.request.duration",
            "gen_ai.server.time_to_first_token",
            "gen_ai.server.time_per_output_token",
            "http.server.request.duration",
            "fathom.num_requests_running",
            "fathom.generation_tokens");

        const int unit = 3;
        Assert.Equal(["s", "{token}", "s", "s", "s"], metrics.Take(5).Select(metric => metric.Text(unit)));
        Assert.All(metrics.Take(5), metric => Assert.NotEmpty(metric.All(Histogram)));
        Assert.Equal(["input", "output"], TokenTypes(metrics[1]).Order());
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("false", false)]
    [InlineData("true", true)]
    [InlineData("SPAN_ONLY", true)]
    [InlineData("EVENT_ONLY", false)]
    public void Messages_AreTracedWhereTheVariableSaysSo(string? value, bool isWanted) =>
        Assert.Equal(isWanted, TelemetryOptions.WantsMessages(name => name == "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT" ? value : null));

    [Fact]
    public async Task Collector_ThatIsNotThere_ChangesNothing()
    {
        var nowhere = new TelemetryOptions { Endpoint = new Uri("http://127.0.0.1:1"), Interval = TimeSpan.FromMilliseconds(10) };
        var options = new ServerOptions { Telemetry = nowhere };
        await using ApiServer server = await ApiServer.StartAsync(s_thinking, options);

        Assert.Equal(200, (await server.PostAsync(Chat, Body)).Status);
    }

    private static Task<ApiServer> StartAsync(OtlpCollector collector, bool hasMessages)
    {
        var telemetry = new TelemetryOptions { Endpoint = collector.Url, HasMessages = hasMessages, Interval = TimeSpan.FromMilliseconds(10) };
        return ApiServer.StartAsync([ApiServer.Hosted(Model, s_thinking.Open)], new ServerOptions { Telemetry = telemetry });
    }

    /// <summary>The kinds of tokens that a histogram counts for this test's model.</summary>
    private static string[] TokenTypes(ProtoMessage metric) =>
    [
        .. metric.All(Histogram).Single().All(1)
            .Select(point => AttributesOf(point, PointAttributes))
            .Where(attributes => Text(attributes, "gen_ai.request.model") == Model)
            .Select(attributes => Text(attributes, "gen_ai.token.type")),
    ];

    private static Dictionary<string, ProtoMessage> AttributesOf(ProtoMessage element, int field = SpanAttributes) =>
        element.All(field).ToDictionary(attribute => attribute.Text(1), attribute => attribute.All(2).Single());

    private static string Text(Dictionary<string, ProtoMessage> attributes, string name) => attributes[name].Text(1);

    private static ulong Number(Dictionary<string, ProtoMessage> attributes, string name) => attributes[name].Number(3);

    private static bool Holds(byte[] bytes, string text) => bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
