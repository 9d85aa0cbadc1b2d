using System.CommandLine;
using System.Text;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference.Loading;
using Fathom.Tokenizers;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom tokenize</c>: converts text to ids and back.</summary>
internal sealed class TokenizeCommand : VerbCommand
{
    private readonly ModelSelection _model = new();
    private readonly Argument<string?> _text = new("TEXT") { Description = "Text (default: all of standard input)", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> _noSpecial = new("--no-special") { Description = "Treat special tokens in the text as plain text" };
    private readonly Option<bool> _addBos = new("--add-bos") { Description = "Prepend the beginning-of-text token" };
    private readonly Option<int[]?> _decode = new("--decode")
    {
        Description = "Decode token ids into text instead",
        HelpName = "IDS",
        CustomParser = OptionRules.ParseTokens,
    };

    /// <summary>Sets up the verb.</summary>
    public TokenizeCommand(CliHost host)
        : base(
            host,
            "tokenize",
            "Converts text to token ids and back",
            "fathom tokenize -m model.gguf \"Hello, world\"",
            "fathom tokenize -m model.gguf --decode 1,2,3")
    {
        _model.AddTo(this);
        Add(_text);
        Add(_noSpecial);
        Add(_addBos);
        Add(_decode);
    }

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        int[]? ids = context.GetList(_decode);
        if (ids is not null)
        {
            RequireIdsAlone(context);
        }

        Tokenizer tokenizer = ModelText.Open(_model.PathOf(context)).RequireTokenizer();
        if (ids is not null)
        {
            if (Array.FindIndex(ids, id => id >= tokenizer.VocabularySize) is var wrong and >= 0)
            {
                string message = $"the vocabulary has ids below {tokenizer.VocabularySize}, not {ids[wrong]}";
                throw new CliException(ExitCode.InputRefused, "request.token.out_of_range", "--decode", message);
            }

            string text = tokenizer.Decode(ids);
            context.Output.Result(new DetokenizeResult(text), () => CommandJson.Compact.DetokenizeResult, _ => context.Output.Data(text + "\n"));
        }
        else
        {
            Encode(context, tokenizer);
        }

        return Task.FromResult(ExitCode.Ok);
    }

    private void RequireIdsAlone(VerbContext context)
    {
        context.Refuse("has no effect with --decode", _noSpecial, _addBos);
        if (context.Get(_text) is not null)
        {
            throw CliException.Usage("TEXT", "give either a TEXT or --decode");
        }
    }

    /// <summary>A token's text on one line: control characters escaped, bytes that aren't characters in hexadecimal.</summary>
    public static string Piece(Tokenizer tokenizer, int id)
    {
        var piece = new StringBuilder();
        ReadOnlySpan<byte> rest = tokenizer.TokenBytes(id);
        while (!rest.IsEmpty)
        {
            bool isCharacter = Rune.DecodeFromUtf8(rest, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            piece.Append(!isCharacter ? $"<0x{rest[0]:X2}>" : Rune.IsControl(rune) ? $"\\u{rune.Value:x4}" : rune.ToString());
            rest = rest[(isCharacter ? length : 1)..];
        }

        return piece.ToString();
    }

    private void Encode(VerbContext context, Tokenizer tokenizer)
    {
        string text = context.Get(_text) ?? context.Host.ReadAllInput();
        int[] ids = tokenizer.Encode(text, allowSpecial: !context.Get(_noSpecial), addBos: context.Get(_addBos));
        context.Output.Result(
            new TokenizeResult(ids),
            () => CommandJson.Compact.TokenizeResult,
            _ => context.Output.Data(string.Concat(ids.Select(id => $"{id}\t{Piece(tokenizer, id)}\n"))));
        context.Output.Note($"{ids.Length} tokens");
    }
}

/// <summary>The output of <c>tokenize --json</c>.</summary>
/// <param name="Tokens">The ids.</param>
internal sealed record TokenizeResult(IReadOnlyList<int> Tokens) : Success;

/// <summary>The output of <c>tokenize --decode --json</c>.</summary>
/// <param name="Text">The text.</param>
internal sealed record DetokenizeResult(string Text) : Success;
