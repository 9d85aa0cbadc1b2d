using System.CommandLine;
using System.Text.Json;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Hosting;
using Fathom.Cli.Models;
using Fathom.Cli.Output;
using Fathom.Inference.Loading;
using Fathom.Templates;
using Fathom.Tokenizers;

namespace Fathom.Cli.Commands;

/// <summary><c>fathom render</c>: turns messages into a prompt with the model's chat template.</summary>
internal sealed class RenderCommand : VerbCommand
{
    private const int MaxInputCharacters = 8 << 20;
    private const int MaxJsonDepth = 64;

    private static readonly string[] s_inputFields = ["messages", "tools", "add_generation_prompt", "bos_token", "eos_token"];

    private readonly ModelSelection _model = new();
    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "JSON file with messages (default: standard input)",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _template = new("--template")
    {
        Description = $"Override the model's chat template: a file, or {ModelTemplates.Names}",
        HelpName = "TEMPLATE",
    };

    /// <summary>Sets up the verb.</summary>
    public RenderCommand(CliHost host)
        : base(
            host,
            "render",
            "Renders messages with the model's chat template",
            "fathom render -m model.gguf messages.json",
            "echo '[{\"role\":\"user\",\"content\":\"Hi\"}]' | fathom render --template chatml")
    {
        _model.AddTo(this);
        OptionRules.NotEmpty(_file);
        Add(_file);
        OptionRules.NotEmpty(_template);
        Add(_template);
    }

    /// <inheritdoc/>
    protected override bool StopsItself => false;

    /// <inheritdoc/>
    protected override Task<ExitCode> RunAsync(VerbContext context, CancellationToken interrupted)
    {
        string? chosen = context.Get(_template);
        ModelText text = chosen is not null && !_model.IsGiven(context) ? new ModelText(null, null) : ModelText.Open(_model.PathOf(context));
        string source = chosen is not null ? ModelTemplates.Read(chosen) : text.RequireChatTemplate();
        string prompt = ChatTemplate.Parse(source).Render(ReadInput(ReadText(context), text.Tokenizer));
        context.Output.Result(new RenderResult(prompt), () => CommandJson.Compact.RenderResult, _ => context.Output.Data(prompt));
        return Task.FromResult(ExitCode.Ok);
    }

    private string ReadText(VerbContext context)
    {
        string? file = context.Get(_file);
        using TextReader reader = file is null or "-" ? context.Host.Input : new StreamReader(file);
        char[] buffer = new char[MaxInputCharacters + 1];
        int length = reader.ReadBlock(buffer);
        return length <= MaxInputCharacters
            ? new string(buffer, 0, length)
            : throw new CliException(ExitCode.InputRefused, "request.too_large", "", $"the messages are longer than {MaxInputCharacters} characters");
    }

    private static ChatTemplateInput ReadInput(string json, Tokenizer? tokenizer)
    {
        WholeCharacters.Require(json, MaxJsonDepth);
        JsonElement root = JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = MaxJsonDepth, AllowDuplicateProperties = false });
        bool isConversation = root.ValueKind == JsonValueKind.Object;
        JsonElement messages = !isConversation ? root : root.TryGetProperty("messages", out JsonElement inside) ? inside : default;
        if (messages.ValueKind != JsonValueKind.Array)
        {
            throw new CliException(
                ExitCode.InputRefused, "request.messages", "/messages", "expected an array of messages, or an object with one under 'messages'");
        }

        return new ChatTemplateInput
        {
            Messages = messages,
            Tools = isConversation && root.TryGetProperty("tools", out JsonElement tools) && tools.ValueKind != JsonValueKind.Null ? tools : null,
            AddGenerationPrompt = isConversation && root.TryGetProperty("add_generation_prompt", out JsonElement adds) && adds.ValueKind == JsonValueKind.True,
            BosToken = TextOf(root, "bos_token") ?? NameOf(tokenizer, tokenizer?.BosId),
            EosToken = TextOf(root, "eos_token") ?? NameOf(tokenizer, tokenizer?.EosId),
            Variables = isConversation
                ? root.EnumerateObject().Where(field => !s_inputFields.Contains(field.Name)).ToDictionary(field => field.Name, field => field.Value)
                : [],
        };
    }

    private static string? TextOf(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? NameOf(Tokenizer? tokenizer, int? id) => tokenizer is not null && id is { } token ? tokenizer.Decode([token]) : null;
}

/// <summary>The output of <c>render --json</c>.</summary>
/// <param name="Prompt">The rendered conversation.</param>
internal sealed record RenderResult(string Prompt) : Success;
