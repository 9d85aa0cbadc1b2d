using System.Globalization;

namespace Fathom.Tokenizers.Text;

/// <summary>Unicode's canonical decompositions, compositions and combining classes.</summary>
/// <remarks>
/// The runtime's own normalization is off under invariant globalization, which Fathom uses to behave the same
/// everywhere. The data is a resource, read on first use (Unicode Standard Annex 15).
/// </remarks>
internal sealed class CanonicalMappings
{
    private const int None = -1;

    private readonly Dictionary<int, (int First, int Second)> _decompositions = [];
    private readonly Dictionary<(int First, int Second), int> _compositions = [];
    private readonly Dictionary<int, byte> _classes = [];
    private readonly HashSet<int> _unstable = [];

    private CanonicalMappings(TextReader data)
    {
        while (data.ReadLine() is string line)
        {
            string[] fields = line.Split(' ');
            if (fields[0] == "D")
            {
                AddDecomposition(fields);
            }
            else if (fields[0] == "C")
            {
                AddClass(Hex(fields[1]), Hex(fields[2]), byte.Parse(fields[3], CultureInfo.InvariantCulture));
            }
        }

        AddHangulJamo();
    }

    /// <summary>The only instance.</summary>
    public static CanonicalMappings Instance { get; } = Load();

    /// <summary>The combining class; 0 for a starter.</summary>
    public byte ClassOf(int codePoint) => _classes.GetValueOrDefault(codePoint);

    /// <summary>Whether a text with this character may differ from its form C: the character combines with others or never appears there.</summary>
    public bool IsUnstable(int codePoint) => _unstable.Contains(codePoint);

    /// <summary>One step of decomposition.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="first">Its first part.</param>
    /// <param name="second">Its second part; null if there is none.</param>
    public bool TryDecompose(int codePoint, out int first, out int? second)
    {
        if (Hangul.TryDecompose(codePoint, out first, out int jamo))
        {
            second = jamo;
            return true;
        }

        bool found = _decompositions.TryGetValue(codePoint, out (int First, int Second) pair);
        first = pair.First;
        second = pair.Second == None ? null : pair.Second;
        return found;
    }

    /// <summary>The character into which two compose; null if they don't.</summary>
    public int? Compose(int first, int second) =>
        Hangul.Compose(first, second) ?? (_compositions.TryGetValue((first, second), out int composed) ? composed : null);

    private static CanonicalMappings Load()
    {
        using Stream resource = typeof(CanonicalMappings).Assembly.GetManifestResourceStream("CanonicalMappings.txt")!;
        using var reader = new StreamReader(resource);
        return new CanonicalMappings(reader);
    }

    private void AddDecomposition(string[] fields)
    {
        int codePoint = Hex(fields[1]);
        int first = Hex(fields[2]);
        int second = fields.Length > 3 ? Hex(fields[3]) : None;
        bool composes = fields.Length == 4;
        _decompositions.Add(codePoint, (first, second));
        if (composes)
        {
            _compositions.Add((first, second), codePoint);
            _unstable.Add(second);
        }
        else
        {
            _unstable.Add(codePoint);
        }
    }

    private void AddClass(int first, int last, byte combiningClass)
    {
        for (int codePoint = first; codePoint <= last; codePoint++)
        {
            _classes.Add(codePoint, combiningClass);
            _unstable.Add(codePoint);
        }
    }

    private void AddHangulJamo()
    {
        for (int jamo = Hangul.FirstVowel; jamo <= Hangul.LastTrailing; jamo++)
        {
            _unstable.Add(jamo);
        }
    }

    private static int Hex(string text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
