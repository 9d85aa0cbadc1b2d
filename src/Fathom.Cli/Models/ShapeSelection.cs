using System.CommandLine;
using Fathom.Cli.Grammar;
using Fathom.Cli.Measurement;
using Fathom.Cli.Output;
using Fathom.Formats;
using Fathom.Formats.Shapes;

namespace Fathom.Cli.Models;

/// <summary><c>--shape NAME</c>: a random model of a known shape instead of a file.</summary>
internal sealed class ShapeSelection
{
    private const string StandardType = "q4_k";

    private readonly Option<string?> _shape = new("--shape") { Description = $"Instead of a model, random weights in the shape of one: {string.Join(", ", ModelShapes.Names)}", HelpName = "NAME" };
    private readonly Option<string?> _type = new("--type") { Description = $"With --shape: format of the weights, such as q8_0, q4_k (one format), q4_k_m (a mix); {StandardType} unless given", HelpName = "TYPE" };
    private readonly Option<string?> _kvBType = new("--kv-b-type") { Description = "With --shape: format of latent attention's split up-projection, the same as the rest unless given", HelpName = "TYPE" };
    private readonly Option<int?> _layers = new("--layers") { Description = "With --shape: only its last N layers; the whole model's speed is predicted from them", HelpName = "N" };
    private readonly Option<double?> _bandwidth = new("--bandwidth") { Description = "With --shape: predict for a machine whose memory delivers so many GB/s, too", HelpName = "GB/S" };
    private readonly Option<string?> _keep = new("--keep") { Description = "With --shape: keep the model in this file", HelpName = "FILE" };

    /// <summary>Sets up the options.</summary>
    public ShapeSelection()
    {
        OptionRules.Between(_layers, 1, ModelLimits.MaxLayers);
        OptionRules.Positive(_bandwidth, most: 1e9);
        OptionRules.Offer(_shape, () => ModelShapes.Names);
        OptionRules.Offer(_type, () => WeightTypes.Names);
        OptionRules.Offer(_kvBType, () => WeightTypes.Names);
    }

    private Option[] Options => [_shape, _type, _kvBType, _layers, _bandwidth, _keep];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in Options)
        {
            command.Add(option);
        }
    }

    /// <summary>What is wanted; null without <c>--shape</c>.</summary>
    /// <exception cref="CliException">There is no such shape or format, or an option has no shape to belong to.</exception>
    public RandomModelRequest? Read(VerbContext context)
    {
        if (context.Get(_shape) is not { } name)
        {
            Option? stray = Array.Find(Options, option => context.Parse.GetResult(option) is not null);
            return stray is null ? null : throw CliException.Usage(stray.Name, $"{stray.Name} goes with --shape NAME");
        }

        if (!ModelShapes.TryGet(name, out ModelConfig? whole))
        {
            string nearest = UsageErrors.Nearest(name, ModelShapes.Names) is { } known ? $"; did you mean '{known}'?" : "";
            throw CliException.Usage("--shape", $"no shape '{name}'{nearest} ({string.Join(", ", ModelShapes.Names)})");
        }

        int layers = context.Get(_layers) ?? whole.NumLayers;
        if (layers > whole.NumLayers)
        {
            throw CliException.Usage("--layers", $"{name} has {whole.NumLayers} layers, not {layers}");
        }

        string type = context.Get(_type) ?? StandardType;
        RandomModelOptions options = WeightTypes.Parse("--type", type) with { KvBFormat = context.Get(_kvBType) is { } kvB ? WeightTypes.ParseFormat("--kv-b-type", kvB) : null, Name = name };
        return new RandomModelRequest(name, type, whole, ModelShapes.LastLayers(whole, layers), options, context.Get(_keep), context.Get(_bandwidth) * 1e9);
    }
}
