using System.Text;
using System.Text.Json;
using Fathom.Formats.Json;
using Fathom.Inference.Constraints.Errors;
using Fathom.Inference.Constraints.Grammars;
using Fathom.Inference.Constraints.Matching;
using Fathom.Inference.Constraints.Schemas;
using Fathom.Templates;
using Fathom.Templates.ToolCalls;
using Fathom.Tokenizers;

namespace Fathom.Inference.Constraints;

/// <summary>Compiles output formats for a model's vocabulary, on the caller's thread, and caches the latest ones. Safe from any thread.</summary>
public sealed class ConstraintCompiler
{
    private readonly Lazy<TokenVocabulary> _vocabulary;
    private readonly Tokenizer _tokenizer;
    private readonly ToolCallFormat? _toolFormat;
    private readonly ConstraintLimits _limits;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<(string Key, CompiledConstraint Constraint)>> _known = [];
    private readonly LinkedList<(string Key, CompiledConstraint Constraint)> _byUse = [];

    /// <summary>Creates a compiler.</summary>
    /// <param name="tokenizer">The vocabulary.</param>
    /// <param name="endOfGeneration">Tokens that end an answer.</param>
    /// <param name="toolFormat">How the model spells calls; null if it doesn't call tools.</param>
    /// <param name="limits">Limits on the cost of formats.</param>
    public ConstraintCompiler(Tokenizer tokenizer, IReadOnlySet<int> endOfGeneration, ToolCallFormat? toolFormat, ConstraintLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        (_tokenizer, _toolFormat, _limits) = (tokenizer, toolFormat, limits ?? ConstraintLimits.Default);
        _vocabulary = new(() => new TokenVocabulary(tokenizer, endOfGeneration));
    }

    /// <summary>Compiles a format.</summary>
    /// <param name="format">The format of the answer.</param>
    /// <exception cref="ConstraintException">The format is refused.</exception>
    public CompiledConstraint Compile(OutputFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return Find($"{format.Kind}\n{format.Text}", () => Finish(ReadGrammar(format), freesThoughts: true));
    }

    /// <summary>Compiles the constraint of an answer with tools.</summary>
    /// <param name="tools">The available tools.</param>
    /// <param name="choice">Whether the answer must call one.</param>
    /// <param name="format">The format of an answer without calls; null for any.</param>
    /// <returns>The constraint; null if there is nothing to enforce, because calls are optional and no tool is strict.</returns>
    /// <exception cref="ConstraintException">A tool's schema or the format is refused, or they can't be combined.</exception>
    public CompiledConstraint? Compile(IReadOnlyList<ChatTool> tools, ToolChoice choice, OutputFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(choice);
        if (tools.Count == 0 || choice.Mode == ToolChoiceMode.None || _toolFormat is not { } toolFormat)
        {
            return format is null ? null : Compile(format);
        }

        if (choice.Mode == ToolChoiceMode.Auto && format is null && !tools.Any(tool => tool.IsStrict))
        {
            return null;
        }

        ChatTool[] callable = [.. tools.Where(tool => choice.Name is null || tool.Name == choice.Name)];
        if (callable.Length == 0)
        {
            throw new ConstraintException(ConstraintErrorCodes.SchemaInvalid, "tool_choice", "there is no such tool");
        }

        string strict = string.Concat(tools.Select(tool => tool.IsStrict ? '1' : '0'));
        string key = $"tools\n{choice}\n{strict}\n{ChatTool.ToJson(tools).GetRawText()}\n{format?.Kind}\n{format?.Text}";
        return Find(key, () => CompileTools(toolFormat, callable, choice, format));
    }

    private CompiledConstraint CompileTools(ToolCallFormat toolFormat, ChatTool[] tools, ToolChoice choice, OutputFormat? format)
    {
        var builder = new GrammarBuilder();
        int root = builder.Declare("root");
        var json = new JsonTexts(builder);
        var grammar = new ToolGrammar(toolFormat, _vocabulary.Value, json, builder, _limits);
        bool isFree = choice.Mode == ToolChoiceMode.Auto && format is null;
        builder.Define(root, isFree ? grammar.TextAndCalls(tools, choice.AllowsSeveral)
            : choice.Mode == ToolChoiceMode.Required || format is null ? grammar.Calls(tools, choice.AllowsSeveral)
            : Expression.Choice(grammar.Calls(tools, choice.AllowsSeveral), ReadJson(format, builder, json)));
        return Finish(builder.Build(root), freesThoughts: !isFree);
    }

    private Grammar ReadGrammar(OutputFormat format)
    {
        switch (format.Kind)
        {
            case OutputFormatKind.Grammar:
                return GbnfParser.Parse(format.Text, _limits);
            case OutputFormatKind.Regex:
                return Grammar.Of(RegexParser.ParseWhole(format.Text, _limits));
            default:
                var builder = new GrammarBuilder();
                int root = builder.Declare("root");
                builder.Define(root, ReadJson(format, builder, new JsonTexts(builder)));
                return builder.Build(root);
        }
    }

    private Expression ReadJson(OutputFormat format, GrammarBuilder builder, JsonTexts json) => format.Kind switch
    {
        OutputFormatKind.JsonObject => json.Object,
        OutputFormatKind.JsonSchema => SchemaCompiler.Compile(ParseSchema(format.Text), builder, json, _limits),
        OutputFormatKind.Regex => RegexParser.ParseWhole(format.Text, _limits),
        _ => throw new ConstraintException(ConstraintErrorCodes.SchemaUnsupported, "grammar", "a grammar together with tools isn't supported"),
    };

    private JsonElement ParseSchema(string text)
    {
        if (text.Length > _limits.MaxSourceCharacters)
        {
            throw new ConstraintException(ConstraintErrorCodes.SchemaLimit, "", $"{text.Length} characters, at most {_limits.MaxSourceCharacters}");
        }

        try
        {
            if (JsonCharacters.FindHalf(Encoding.UTF8.GetBytes(text), _limits.MaxDepth) is { } half)
            {
                throw new ConstraintException(ConstraintErrorCodes.SchemaInvalid, $"byte {half + 1}", "half a surrogate pair is no text");
            }

            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = _limits.MaxDepth, AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (JsonException failure)
        {
            string where = failure.LineNumber is { } line ? $"line {line + 1}, byte {failure.BytePositionInLine + 1}" : "schema";
            throw new ConstraintException(ConstraintErrorCodes.SchemaInvalid, where, "no JSON, nested too deep, or a name that is there twice");
        }
    }

    private CompiledConstraint Finish(Grammar grammar, bool freesThoughts)
    {
        var masks = new StateMasks(Automaton.Compile(grammar, _limits), _vocabulary.Value, _limits);
        masks.Prepare();
        return new CompiledConstraint(masks, _tokenizer, freesThoughts, grammar);
    }

    private CompiledConstraint Find(string key, Func<CompiledConstraint> compile)
    {
        lock (_lock)
        {
            if (_known.TryGetValue(key, out LinkedListNode<(string Key, CompiledConstraint Constraint)>? node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value.Constraint;
            }
        }

        CompiledConstraint constraint = compile();
        lock (_lock)
        {
            if (_known.TryAdd(key, new LinkedListNode<(string Key, CompiledConstraint Constraint)>((key, constraint))))
            {
                _byUse.AddFirst(_known[key]);
            }

            while (_byUse.Count > _limits.MaxCached)
            {
                _known.Remove(_byUse.Last!.Value.Key);
                _byUse.RemoveLast();
            }
        }

        return constraint;
    }
}
