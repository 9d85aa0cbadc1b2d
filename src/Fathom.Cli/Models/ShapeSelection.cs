using System.CommandLine;
using Fathom.Cli.Errors;
using Fathom.Cli.Grammar;
using Fathom.Cli.Measurement;
using Fathom.Formats;
using Fathom.Formats.Shapes;

namespace Fathom.Cli.Models;

/// <summary><c>--shape NAME</c>: a random model of a known shape instead of a file.</summary>
internal sealed class ShapeSelection
{
    private const string StandardType = "q4_k";

    private readonly Option<string?> _shape = new("--shape")
    {
        Description = $"Use random weights in the shape of a known model: {string.Join(", ", KnownShapes.Names)}",
        HelpName = "NAME",
    };

    private readonly Option<string?> _type = new("--type")
    {
        Description = $"With --shape: weight format, such as q8_0, q4_k (one format) or q4_k_m (a mix) (default: {StandardType})",
        HelpName = "TYPE",
    };

    private readonly Option<string?> _kvBType = new("--kv-b-type")
    {
        Description = "With --shape: format of MLA's split up-projection (default: same as the rest)",
        HelpName = "TYPE",
    };

    private readonly Option<int?> _layers = new("--layers")
    {
        Description = "With --shape: build only the last N layers and extrapolate the whole model's speed",
        HelpName = "N",
    };

    private readonly Option<double?> _bandwidth = new("--bandwidth")
    {
        Description = "With --shape: also predict speed for a machine with this memory bandwidth, in GB/s",
        HelpName = "GB/S",
        CustomParser = OptionRules.ParseNumber<double>,
    };

    private readonly Option<string?> _keep = new("--keep") { Description = "With --shape: save the model to this file", HelpName = "FILE" };

    /// <summary>Sets up the options.</summary>
    public ShapeSelection()
    {
        OptionRules.Between(_layers, 1, ModelLimits.MaxLayers);
        OptionRules.Positive(_bandwidth, most: 1e9);
        OptionRules.NotEmpty(_keep);
        OptionRules.Offer(_shape, () => KnownShapes.Names);
        OptionRules.Offer(_type, () => WeightTypes.Names);
        OptionRules.Offer(_kvBType, () => WeightTypes.Names);
    }

    /// <summary>All options.</summary>
    public IReadOnlyList<Option> Options => [_shape, _type, _kvBType, _layers, _bandwidth, _keep];

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in Options)
        {
            command.Add(option);
        }
    }

    /// <summary>The requested model; null without <c>--shape</c>.</summary>
    /// <exception cref="CliException">
    /// The shape or format doesn't exist, the file to keep couldn't be opened later, or an option was given that needs <c>--shape</c>.
    /// </exception>
    public RandomModelRequest? Read(VerbContext context)
    {
        if (context.Get(_shape) is not { } name)
        {
            context.Refuse("goes with --shape NAME", Options);
            return null;
        }

        if (context.Get(_keep) is { } kept)
        {
            ConversionOutput.RequireGguf("--keep", kept);
        }

        if (!KnownShapes.TryGet(name, out ModelConfig? whole))
        {
            string nearest = UsageErrors.Nearest(name, KnownShapes.Names) is { } known ? $"; did you mean '{known}'?" : "";
            throw CliException.Usage("--shape", $"no shape '{name}'{nearest} ({string.Join(", ", KnownShapes.Names)})");
        }

        int layers = context.Get(_layers) ?? whole.NumLayers;
        if (layers > whole.NumLayers)
        {
            throw CliException.Usage("--layers", $"{name} has {whole.NumLayers} layers, not {layers}");
        }

        string type = context.Get(_type) ?? StandardType;
        RandomModelOptions options = WeightTypes.Parse("--type", type) with
        {
            KvBFormat = context.Get(_kvBType) is { } kvB ? WeightTypes.ParseFormat("--kv-b-type", kvB) : null,
            Name = name,
        };
        return new RandomModelRequest(name, type, whole, KnownShapes.LastLayers(whole, layers), options, context.Get(_keep), context.Get(_bandwidth) * 1e9);
    }
}
