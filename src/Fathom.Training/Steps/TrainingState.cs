using System.Text.Json.Nodes;
using Fathom.Training.Data;

namespace Fathom.Training.Steps;

/// <summary>
/// All that a trainer's next steps depend on besides its arrays: counters and positions. Random numbers have no state; they are functions of the seed
/// and these counters.
/// </summary>
public sealed record TrainingState
{
    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Rows computed over all steps and ranks.</summary>
    public required long Tokens { get; init; }

    /// <summary>Updates that the optimizer took.</summary>
    public required int Updates { get; init; }

    /// <summary>Position in the data stream; null if the trainer is given its batches.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>State of the caller's own loop, such as counters of its generators or the balance of a curriculum; null for none.</summary>
    public JsonObject? Caller { get; init; }

    /// <summary>The state as a checkpoint stores it.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["step"] = (long)Step, ["tokens"] = Tokens, ["updates"] = (long)Updates, ["data"] = Data?.DeepClone() };
        if (Caller is not null)
        {
            json["caller"] = Caller.DeepClone();
        }

        return json;
    }

    /// <summary>Reads a stored state.</summary>
    /// <exception cref="TrainingException">A count is missing or not a whole number.</exception>
    public static TrainingState FromJson(JsonObject json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new TrainingState
        {
            Step = checked((int)Positions.Read(json, "step")),
            Tokens = Positions.Read(json, "tokens"),
            Updates = checked((int)Positions.Read(json, "updates")),
            Data = json["data"]?.DeepClone() as JsonObject,
            Caller = json["caller"]?.DeepClone() as JsonObject,
        };
    }
}
