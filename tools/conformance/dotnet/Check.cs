using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Fathom.Conformance;

/// <summary>What cases expect.</summary>
internal static class Check
{
    /// <summary>JSON Schema of an object with a color.</summary>
    public const string ColorSchema =
        """{"type":"object","properties":{"color":{"type":"string","enum":["blue","gray"]}},"required":["color"],"additionalProperties":false}""";

    public static void That(bool isTrue, [CallerArgumentExpression(nameof(isTrue))] string? what = null)
    {
        if (!isTrue)
        {
            throw new InvalidOperationException($"expected: {what}");
        }
    }

    public static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{what}: expected '{expected}', found '{actual}'");
        }
    }

    /// <summary>Whether a text is an object of <see cref="ColorSchema"/>.</summary>
    public static void IsColor(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        That(document.RootElement.GetProperty("color").GetString() is "blue" or "gray");
    }

    public static async Task<TException> ThrowsAsync<TException>(Func<Task> run)
        where TException : Exception
    {
        try
        {
            await run();
        }
        catch (TException expected)
        {
            return expected;
        }

        throw new InvalidOperationException($"expected: {typeof(TException).Name}");
    }

    /// <summary>Leaves the case when the model has no way to call tools.</summary>
    public static void SkipWithoutTools(Exception refusal)
    {
        if (refusal.ToString().Contains("no known way to call tools", StringComparison.Ordinal))
        {
            throw new SkippedException("the model calls no tools");
        }
    }

    public static async Task<List<T>> CollectAsync<T>(IAsyncEnumerable<T> stream)
    {
        List<T> items = [];
        await foreach (T item in stream)
        {
            items.Add(item);
        }

        return items;
    }
}
