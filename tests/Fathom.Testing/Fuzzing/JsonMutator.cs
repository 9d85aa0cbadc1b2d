using System.Text;
using System.Text.Json.Nodes;

namespace Fathom.Testing.Fuzzing;

/// <summary>Changes JSON where it means something: values of other types and sizes, keys missing, doubled or renamed, nesting, half characters.</summary>
public static class JsonMutator
{
    private static readonly string[] s_values =
    [
        "null", "true", "false", "0", "1", "-1", "2", "0.5", "-0.0", "1e999", "1e308", "1e-320", "2147483647", "2147483648", "4294967296",
        "9223372036854775807", "18446744073709551616", "\"\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"a b\"", "\"F32\"", "\"../x\"",
        "\"/dev/zero\"", "[]", "{}", "[[]]", "[1,2]", "[null]", "{\"a\":1}", "[\"a\",\"b\"]", "\"(a+)+$\"", "\"\\\\p{L}+\"",
    ];

    /// <summary>Changed JSON, sometimes broken.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="json">The sound text.</param>
    public static byte[] Mutate(Random random, string json)
    {
        JsonNode root = JsonNode.Parse(json)!;
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            Change(random, Containers(root));
        }

        byte[] utf8 = Encoding.UTF8.GetBytes(Decorate(random, root.ToJsonString()));
        return random.Next(8) == 0 ? ByteMutator.Mutate(random, utf8, utf8.Length) : utf8;
    }

    private static List<JsonNode> Containers(JsonNode root)
    {
        List<JsonNode> found = [];
        var open = new Stack<JsonNode>([root]);
        while (open.TryPop(out JsonNode? node) && found.Count < 4096)
        {
            IEnumerable<JsonNode?> inner = node switch
            {
                JsonObject members => members.Select(member => member.Value),
                JsonArray items => items.Take(16),
                _ => [],
            };
            if (node is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
            {
                found.Add(node);
            }

            foreach (JsonNode? child in inner)
            {
                if (child is not null)
                {
                    open.Push(child);
                }
            }
        }

        return found;
    }

    private static void Change(Random random, List<JsonNode> containers)
    {
        if (containers.Count == 0)
        {
            return;
        }

        JsonNode chosen = containers[random.Next(containers.Count)];
        if (chosen is JsonObject members)
        {
            ChangeMember(random, members);
        }
        else if (chosen is JsonArray items)
        {
            int at = random.Next(items.Count);
            if (random.Next(4) == 0)
            {
                items.RemoveAt(at);
            }
            else
            {
                items[at] = Value(random);
            }
        }
    }

    private static void ChangeMember(Random random, JsonObject members)
    {
        string key = members.ElementAt(random.Next(members.Count)).Key;
        switch (random.Next(5))
        {
            case 0:
                members.Remove(key);
                break;
            case 1:
                JsonNode? moved = members[key]?.DeepClone();
                members.Remove(key);
                members[key + "\u00e9"] = moved;
                break;
            case 2 when members[key] is { } inner:
                members.Remove(key);
                members[key] = new JsonArray(inner.DeepClone(), inner.DeepClone());
                break;
            default:
                members[key] = Value(random);
                break;
        }
    }

    /// <summary>What a tree can't hold: a key twice, deep nesting, half a character in a key.</summary>
    private static string Decorate(Random random, string json) => random.Next(24) switch
    {
        0 => json.Replace("{", "{\"model_type\":\"x\",", StringComparison.Ordinal),
        1 => json.Replace(":{", ":" + new string('[', 200) + "{", StringComparison.Ordinal),
        2 when json.IndexOf('"') is var at and >= 0 => json.Insert(at + 1, "\\ud800"),
        3 => json + json,
        4 => "\ufeff" + json,
        _ => json,
    };

    private static JsonNode? Value(Random random)
    {
        string text = s_values[random.Next(s_values.Length)];
        return text.Contains("\\ud", StringComparison.Ordinal) ? JsonValue.Create("\ud800") : JsonNode.Parse(text);
    }
}
