using System.Buffers.Binary;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Formats;
using Fathom.Inference;
using Fathom.Inference.Loading;
using Fathom.Inference.Requests;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom score</c>: next-token log-probabilities at each position of a token list.</summary>
internal sealed class ScoreCommand : VerbCommand
{
    private const int DefaultTop = 8;

    private readonly EngineSelection _engine = new();
    private readonly Option<int[]?> _tokens = new("--tokens")
    {
        Description = "Token ids (default: standard input)",
        HelpName = "IDS",
        CustomParser = OptionRules.ParseTokens,
    };

    private readonly Option<int> _top = new("--top")
    {
        Description = "Number of most likely next tokens to print at each position",
        HelpName = "K",
        DefaultValueFactory = _ => DefaultTop,
    };

    private readonly Option<string?> _all = new("--all-logprobs")
    {
        Description = "Write all log-probabilities to a file, as little-endian float32 [positions, vocabulary]",
        HelpName = "FILE",
    };

    /// <summary>Sets up the verb.</summary>
    public ScoreCommand(CliHost host)
        : base(host, "score", "Prints the most likely next tokens at each position of a token list", "fathom score -m model.gguf --tokens 1,2,3 --top 8 --json")
    {
        OptionRules.Between(_top, 0, GenerationRequest.MaxTopLogprobs);
        _engine.AddTo(this);
        Add(_tokens);
        Add(_top);
        OptionRules.NotEmpty(_all);
        Add(_all);
    }

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        int[] tokens = context.GetList(_tokens) ?? OptionRules.ParseTokens(context.Host.ReadAllInput());
        using RunningModel running = _engine.Open(context);
        var scorer = new Scorer(running.Engine);
        if (context.Get(_all) is { } file)
        {
            WriteAll(scorer, tokens, file, interrupted);
        }

        IReadOnlyList<IReadOnlyList<TokenLogprob>> positions = scorer.Top(tokens, context.Get(_top), interrupted);
        context.Output.Result(new ScoreResult(positions), () => CommandJson.Compact.ScoreResult, _ => Draw(context, running.Model, tokens, positions));
        return Task.FromResult(ExitCode.Ok);
    }

    private static void WriteAll(Scorer scorer, int[] tokens, string file, CancellationToken interrupted)
    {
        using var whole = new AtomicFile(file);
        byte[] row = [];
        scorer.All(
            tokens,
            (_, logprobs) =>
            {
                row = row.Length == logprobs.Length * sizeof(float) ? row : new byte[logprobs.Length * sizeof(float)];
                for (int i = 0; i < logprobs.Length; i++)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(row.AsSpan(i * sizeof(float)), logprobs[i]);
                }

                whole.Stream.Write(row);
            },
            interrupted);
        whole.Commit();
    }

    private static void Draw(VerbContext context, LoadedModel model, int[] tokens, IReadOnlyList<IReadOnlyList<TokenLogprob>> positions)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            string next = string.Join("  ", positions[i].Select(best => $"{Piece(model, best.TokenId)} {best.Logprob:0.000}"));
            context.Output.Data($"{i}\t{Piece(model, tokens[i])}\t{next}\n");
        }
    }

    private static string Piece(LoadedModel model, int id) => model.HasTokenizer ? $"{id}:{TokenizeCommand.Piece(model.Tokenizer, id)}" : $"{id}";
}

/// <summary>The output of <c>score --json</c>.</summary>
/// <param name="Positions">The likeliest next tokens at each position, best first.</param>
internal sealed record ScoreResult(
    [property: JsonConverter(typeof(TokenLogprobsConverter))] IReadOnlyList<IReadOnlyList<TokenLogprob>> Positions) : Success;

/// <summary>Writes log-probabilities as <c>[id, logprob]</c>.</summary>
internal sealed class TokenLogprobsConverter : JsonConverter<IReadOnlyList<IReadOnlyList<TokenLogprob>>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<TokenLogprob>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("results are only written");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<IReadOnlyList<TokenLogprob>> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (IReadOnlyList<TokenLogprob> position in value)
        {
            writer.WriteStartArray();
            foreach (TokenLogprob best in position)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(best.TokenId);
                WriteFinite(writer, best.Logprob);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    /// <summary>JSON has no infinity: an impossible token is written as null.</summary>
    private static void WriteFinite(Utf8JsonWriter writer, float value)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
