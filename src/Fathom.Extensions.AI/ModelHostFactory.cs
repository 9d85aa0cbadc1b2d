using Fathom.Inference.Hosting;
using Fathom.Inference.Loading;
using Microsoft.Extensions.Options;

namespace Fathom.Extensions.AI;

/// <summary>Creates hosts with one model.</summary>
internal static class ModelHostFactory
{
    /// <summary>Provider name that clients report.</summary>
    public const string ProviderName = "fathom";

    /// <summary>Creates a host from options that haven't been validated yet.</summary>
    /// <exception cref="OptionsValidationException">An option is refused.</exception>
    public static ModelHost CreateValidated(FathomOptions options)
    {
        ValidateOptionsResult result = new FathomOptionsValidator().Validate(Options.DefaultName, options);
        return result.Failed
            ? throw new OptionsValidationException(Options.DefaultName, typeof(FathomOptions), result.Failures)
            : Create(options, TimeProvider.System);
    }

    /// <summary>Creates a host; nothing is loaded yet.</summary>
    /// <exception cref="ModelHostException">There is no such model.</exception>
    public static ModelHost Create(FathomOptions options, TimeProvider clock)
    {
        LocatedModel model = ModelLocator.Find(options.Model)
            ?? throw new ModelHostException(ModelHostErrorCodes.Unknown, options.Model ?? "", $"there is no model '{options.Model}'");
        var hosted = new HostedModel(options.Name ?? model.Name, () => Open(model.Path, options.ChatTemplate)) { Engine = options.ToEngineOptions(clock) };
        return new ModelHost([hosted], options.ToHostOptions(clock));
    }

    /// <summary>The name of one of a host's models.</summary>
    /// <param name="host">The host.</param>
    /// <param name="model">The name; null for the default one.</param>
    /// <exception cref="ModelHostException">The host has no model with this name.</exception>
    public static string RequireModel(ModelHost host, string? model) =>
        host.Find(model)?.Name ?? throw new ModelHostException(ModelHostErrorCodes.Unknown, model!, $"there is no model called '{model}'");

    private static LoadedModel Open(string path, string? template) =>
        ModelTemplates.Complete(LoadedModel.Open(path), template is null ? null : ModelTemplates.Read(template));
}
