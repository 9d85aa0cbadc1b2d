using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fathom.Training.Data;

namespace Fathom.Training.Runs;

/// <summary>How a run began (<c>run.json</c>), and what must not have changed when it is resumed.</summary>
internal static class RunOrigin
{
    /// <summary>
    /// Keys that don't affect the weights: they may be edited between two processes of a run. Paths may move; the vocabulary is compared by
    /// content.
    /// </summary>
    private static readonly HashSet<string> s_free =
    [
        "threads", "recompute", "evaluate_every", "evaluation_tokens", "checkpoint_every", "dollars_per_hour", "export",
        "path", "assemblies", "tokenizer", "model.from", "model.config", "stop", "samples_every",
    ];

    /// <summary>Returns the content of <c>run.json</c>.</summary>
    public static string Describe(RunOptions options, ITextEncoder encoder) => Describe(options.Seed, options.ToJson(), encoder);

    /// <summary>Returns the content of <c>run.json</c> for a configuration of any kind.</summary>
    public static string Describe(long seed, string config, ITextEncoder encoder) => new JsonObject
    {
        ["seed"] = seed,
        ["version"] = typeof(RunOrigin).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
        ["runtime"] = Environment.Version.ToString(),
        ["processors"] = Environment.ProcessorCount,
        ["started_utc"] = TimeProvider.System.GetUtcNow().ToString("O"),
        ["vocabulary_sha256"] = encoder.Fingerprint,
        ["config"] = JsonNode.Parse(config),
    }.ToJsonString();

    /// <summary>Compares a configuration with the one that the run began with. Runs that didn't store it are not compared.</summary>
    /// <param name="file"><c>run.json</c>.</param>
    /// <param name="options">The configuration now.</param>
    /// <param name="encoder">The vocabulary now.</param>
    /// <exception cref="TrainingException">A value that must stay the same differs.</exception>
    public static void Compare(string file, RunOptions options, ITextEncoder encoder) =>
        Compare(file, options.ToJson(), json => RunOptions.Parse(json, "run.json").ToJson(), encoder);

    /// <summary>Compares a configuration of any kind with the one that the run began with.</summary>
    /// <param name="file"><c>run.json</c>.</param>
    /// <param name="now">The configuration now, all defaults written out.</param>
    /// <param name="complete">Writes the defaults of keys that a configuration doesn't have.</param>
    /// <param name="encoder">The vocabulary now.</param>
    /// <exception cref="TrainingException">A value that must stay the same differs.</exception>
    public static void Compare(string file, string now, Func<string, string> complete, ITextEncoder encoder)
    {
        JsonNode? origin = Read(file);
        if (origin?["config"] is { } config && Difference(JsonNode.Parse(complete(config.ToJsonString())), JsonNode.Parse(now), "") is { } difference)
        {
            throw new TrainingException("train.resume.changed", difference.Key, $"{difference.Began}, as when the run began", difference.Now);
        }

        if (origin?["vocabulary_sha256"]?.GetValue<string>() is { } fingerprint && fingerprint != encoder.Fingerprint)
        {
            string actual = $"another, of {encoder.VocabSize} tokens";
            throw new TrainingException("train.resume.vocabulary", "data.tokenizer", "the vocabulary that the run began with", actual);
        }
    }

    private static JsonNode? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonNode.Parse(File.ReadAllBytes(file)) : null;
        }
        catch (JsonException failure)
        {
            throw new TrainingException("train.config.invalid", Path.GetFileName(file), "JSON", "something else", failure);
        }
    }

    /// <summary>Returns the first value that differs.</summary>
    private static (string Key, string Began, string Now)? Difference(JsonNode? began, JsonNode? now, string key)
    {
        string last = key[(key.LastIndexOf('.') + 1)..];
        bool isNameOfSource = last == "name" && key.StartsWith("data.sources", StringComparison.Ordinal);
        if (s_free.Contains(key) || s_free.Contains(last) || isNameOfSource)
        {
            return null;
        }

        if (began is JsonObject from && now is JsonObject to)
        {
            return from.Concat(to).Select(pair => pair.Key).Distinct()
                .Select(name => Difference(from[name], to[name], key.Length == 0 ? name : $"{key}.{name}"))
                .FirstOrDefault(difference => difference is not null);
        }

        if (began is JsonArray first && now is JsonArray second && first.Count == second.Count)
        {
            return Enumerable.Range(0, first.Count)
                .Select(i => Difference(first[i], second[i], $"{key}[{i}]"))
                .FirstOrDefault(difference => difference is not null);
        }

        return JsonNode.DeepEquals(began, now) ? null : (key, Text(began), Text(now));
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "nothing";
}
