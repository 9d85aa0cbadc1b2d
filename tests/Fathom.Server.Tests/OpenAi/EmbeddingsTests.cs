using System.Text.Json;
using Fathom.Inference.Hosting;

namespace Fathom.Server.Tests.OpenAi;

public class EmbeddingsTests
{
    [Fact]
    public async Task Embeddings_AreOfLengthOneAndInOrder()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!"));

        ApiAnswer numbers = await server.PostAsync("/v1/embeddings", """{"input":["ab","c"],"model":"tiny"}""");
        ApiAnswer bytes = await server.PostAsync("/v1/embeddings", """{"input":[[97,98],[99]],"encoding_format":"base64"}""");

        Assert.Equal([0, 1], numbers.At("data").EnumerateArray().Select(entry => entry.GetProperty("index").GetInt32()));
        Assert.Equal(3, numbers.At("usage.prompt_tokens").GetInt32());
        float[] vector = [.. numbers.At("data.0.embedding").EnumerateArray().Select(value => value.GetSingle())];
        Assert.Equal(1, vector.Sum(value => (double)value * value), 1e-5);
        byte[] packed = Convert.FromBase64String(bytes.At("data.0.embedding").GetString()!);
        Assert.Equal(vector, Enumerable.Range(0, packed.Length / 4).Select(i => BitConverter.ToSingle(packed, 4 * i)));
    }

    [Fact]
    public async Task Embeddings_MoreTextsThanMayWait_AreEmbedded()
    {
        HostedModel model = ApiServer.Hosted("tiny", ScriptedModel.Answering("!").Open);
        await using ApiServer server = await ApiServer.StartAsync([model with { Engine = model.Engine with { MaxQueuedRequests = 1 } }]);
        string texts = string.Join(',', Enumerable.Range(0, 24).Select(number => $"\"{number} of many texts\""));

        ApiAnswer answer = await server.PostAsync("/v1/embeddings", $$"""{"input":[{{texts}}]}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(24, answer.At("data").GetArrayLength());
    }

    [Fact]
    public async Task Embeddings_FewerDimensions_AreOfLengthOneAgain()
    {
        await using ApiServer server = await ApiServer.SharedAsync(ScriptedModel.Answering("!"));

        ApiAnswer answer = await server.PostAsync("/v1/embeddings", """{"input":"!!!","dimensions":40}""");

        JsonElement vector = answer.At("data.0.embedding");
        Assert.Equal(40, vector.GetArrayLength());
        Assert.Equal(1, vector.EnumerateArray().Sum(value => Math.Pow(value.GetDouble(), 2)), 1e-5);
    }
}
