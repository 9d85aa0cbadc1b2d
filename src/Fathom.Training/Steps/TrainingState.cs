using System.Text.Json.Nodes;
using Fathom.Training.Data;

namespace Fathom.Training.Steps;

/// <summary>
/// All that a trainer's next steps depend on besides its arrays: counts and places. Random numbers have no state; they are functions of the seed and
/// these counts.
/// </summary>
public sealed record TrainingState
{
    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Rows computed over all steps and ranks.</summary>
    public required long Tokens { get; init; }

    /// <summary>Updates that the optimizer took.</summary>
    public required int Updates { get; init; }

    /// <summary>Place in the data stream; null for a trainer that is given its batches.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>What the caller's own loop must remember, such as counts of its generators or the balance of a curriculum; null for nothing.</summary>
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
