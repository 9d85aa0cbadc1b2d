using System.Globalization;
using System.Numerics;
using System.Reflection;
using Fathom.Server.Generation;

namespace Fathom.Server.OpenAi;

/// <summary>Identifies what computed an answer: two answers with the same seed can only be equal if their fingerprints are.</summary>
internal static class Fingerprint
{
    private static readonly string s_build =
        typeof(Fingerprint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>Fingerprint of this build and the model's shape and name.</summary>
    public static string Of(ServedModel served)
    {
        Formats.ModelConfig config = served.Model.Config;
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{s_build}/{served.Lease.Name}/{config.ModelType}/{config.NumLayers}/{config.HiddenSize}/{config.VocabSize}");
        ulong hash = 14_695_981_039_346_656_037; // FNV-1a
        foreach (char c in text)
        {
            hash = (hash ^ c) * 1_099_511_628_211;
        }

        return $"fp_{(uint)(hash ^ BitOperations.RotateLeft(hash, 32)):x8}";
    }
}
