using System.Globalization;
using System.Text;

namespace Fathom.Tasks;

/// <summary>The thinking of a worked solution while it is being written.</summary>
/// <remarks>
/// Every equation has the form <c>left=value</c> without spaces, so that <see cref="Solutions.StepChecker"/> can verify it. If the options ask for
/// mistakes, one step gets a wrong value, the marker <c>no,</c> and the right one: <c>6+8+0=13 no,14</c>.
/// </remarks>
public sealed class Trace
{
    private readonly StringBuilder _text = new(128);
    private readonly TaskRandom? _mistakes;

    internal Trace(SolveOptions options, string key)
    {
        if (options.MistakeRate <= 0)
        {
            return;
        }

        var random = new TaskRandom(options.Seed, key);
        _mistakes = random.Chance(options.MistakeRate) ? random : null;
        IsMistakeDue = _mistakes is not null;
    }

    /// <summary>Characters written so far.</summary>
    public int Length => _text.Length;

    private bool IsMistakeDue { get; set; }

    /// <summary>Writes text as it is.</summary>
    /// <param name="text">The text.</param>
    public Trace Write(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>Writes a number.</summary>
    /// <param name="number">The number.</param>
    public Trace Write(long number)
    {
        _text.Append(number);
        return this;
    }

    /// <summary>Begins a line, unless one has just begun.</summary>
    public Trace Line()
    {
        if (_text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append('\n');
        }

        return this;
    }

    /// <summary>Writes a space, unless a line or word has just begun.</summary>
    public Trace Space()
    {
        if (_text.Length > 0 && _text[^1] is not (' ' or '\n'))
        {
            _text.Append(' ');
        }

        return this;
    }

    /// <summary>Writes <c>left=value</c> and returns the value.</summary>
    /// <param name="left">An expression.</param>
    /// <param name="value">Its value.</param>
    public long Equation(string left, long value)
    {
        Step($"{left}=", Digits(value), () => Digits(value + (_mistakes!.Chance(0.5) ? 1 : -1)));
        return value;
    }

    /// <summary>Writes a step: its beginning, then its result. The place for a deliberate mistake.</summary>
    /// <param name="opening">What comes before the result.</param>
    /// <param name="right">The right result.</param>
    /// <param name="wrong">A plausible wrong result; called only where a mistake is due.</param>
    public Trace Step(string opening, string right, Func<string> wrong)
    {
        ArgumentNullException.ThrowIfNull(wrong);
        _text.Append(opening);
        if (IsMistakeDue && _mistakes!.Chance(0.3))
        {
            string mistake = wrong();
            if (mistake != right)
            {
                IsMistakeDue = false;
                _text.Append(mistake).Append(" no,");
            }
        }

        _text.Append(right);
        return this;
    }

    /// <summary>A choice for a wrong result, from the same random numbers as the mistakes.</summary>
    /// <param name="limit">Above 0.</param>
    public int ChooseMistake(int limit) => _mistakes?.Below(limit) ?? 0;

    /// <inheritdoc/>
    public override string ToString() => _text.ToString().TrimEnd();

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);
}
