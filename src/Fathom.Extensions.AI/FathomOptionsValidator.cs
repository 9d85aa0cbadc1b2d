using Fathom.Inference.Loading;
using Fathom.ModelStore;
using Microsoft.Extensions.Options;

namespace Fathom.Extensions.AI;

/// <summary>Refuses options that can't work, and a model that doesn't exist; loads nothing.</summary>
internal sealed class FathomOptionsValidator : IValidateOptions<FathomOptions>
{
    /// <summary>Timers wait for 49.7 days at most.</summary>
    private static readonly TimeSpan s_longestIdle = TimeSpan.FromDays(49);

    public ValidateOptionsResult Validate(string? name, FathomOptions options)
    {
        List<string> faults = [];
        RequirePositive(faults, nameof(options.Threads), options.Threads);
        RequirePositive(faults, nameof(options.ContextLength), options.ContextLength);
        RequirePositive(faults, nameof(options.MaxCacheTokens), options.MaxCacheTokens);
        RequirePositive(faults, nameof(options.MaxCacheBytes), options.MaxCacheBytes);
        RequirePositive(faults, nameof(options.CacheSequences), options.CacheSequences);
        RequirePositive(faults, nameof(options.MaxRunningRequests), options.MaxRunningRequests);
        RequirePositive(faults, nameof(options.MaxQueuedRequests), options.MaxQueuedRequests);
        RequireDuration(faults, nameof(options.StartTimeout), options.StartTimeout, TimeSpan.MaxValue);
        RequireDuration(faults, nameof(options.IdleTimeout), options.IdleTimeout, s_longestIdle);
        RequireKnown(faults, nameof(options.Loading), options.Loading);
        RequireKnown(faults, nameof(options.Weights), options.Weights);
        RequireKnown(faults, nameof(options.Speculation), options.Speculation);
        RequireKnown(faults, nameof(options.CacheFormat), options.CacheFormat ?? default);
        if (ModelLocator.Find(options.Model) is null)
        {
            faults.Add(options.Model is { } model
                ? $"Model: expected a file, a folder or an installed model, found '{model}'"
                : $"Model: expected one, found none, and {ShippedModelFolder.Name} is not next to the program: "
                    + "reference the package Fathom.Mini, or name a model");
        }

        if (options.ChatTemplate is { } template && !ModelTemplates.IsKnown(template) && !File.Exists(template))
        {
            faults.Add($"ChatTemplate: expected a file or one of {ModelTemplates.Names}, found '{template}'");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void RequirePositive(List<string> faults, string option, long? value)
    {
        if (value <= 0)
        {
            faults.Add($"{option}: expected more than 0, found {value}");
        }
    }

    private static void RequireDuration(List<string> faults, string option, TimeSpan? value, TimeSpan longest)
    {
        if (value <= TimeSpan.Zero)
        {
            faults.Add($"{option}: expected more than 0, found {value}");
        }
        else if (value > longest)
        {
            faults.Add($"{option}: expected at most {longest.Days} days, found {value}");
        }
    }

    private static void RequireKnown<TValue>(List<string> faults, string option, TValue value)
        where TValue : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            faults.Add($"{option}: expected one of {string.Join(", ", Enum.GetNames<TValue>())}, found {value}");
        }
    }
}
