using System.Globalization;
using System.Text;

namespace Fathom.Tasks.Mathematics;

/// <summary>Reads scenarios: <c>TEXT =&gt; FORMULA UNIT ; RULE ; RULE</c>, one per line.</summary>
/// <remarks>
/// <para>The text is a template with <c>&lt;a|b|&gt;</c> for alternatives and slots: <c>{a}</c> a number,
/// <c>${a}</c> a price in a currency that is drawn, <c>{w}</c> and <c>{w+}</c> a word and its plural,
/// <c>{name}</c>, <c>{name2}</c>, <c>{name3}</c>, <c>{they}</c>, <c>{They}</c>, <c>{their}</c>, <c>{them}</c>, <c>{thing}</c>, <c>{things}</c>,
/// <c>{boxes}</c>, <c>{thing2}</c>, <c>{things2}</c>; <c>{an X}</c> puts the article before X; <c>{:name}</c> is replaced by the macro of the name.</para>
/// <para>A rule is <c>a 5..b-1</c> or <c>a 10..90:5</c> (a range, its step), <c>a 2|5|10</c> (a list), <c>a=b*c</c> (a definition), <c>a&lt;b+c</c>
/// or <c>a&gt;b</c> (a condition), or <c>w:pen/pencil</c> (words in the singular). A number without a rule is drawn by its use in the formula.</para>
/// <para><c>[macros]</c> holds lines <c>name = text</c>; <c>[trained]</c> and <c>[held out]</c> hold scenarios; <c># </c> begins a comment.
/// A line that begins with <c>@4 </c> counts four times.</para>
/// </remarks>
internal static class ScenarioFile
{
    private const int MaxLineCharacters = 10_000;
    private const int MaxFoundCharacters = 300;
    private const int MaxDepth = 32;
    private const int MaxWeight = 1_000;

    private static readonly HashSet<string> s_texts = new(StringComparer.Ordinal)
    {
        "name", "name2", "name3", "they", "They", "their", "them", "thing", "things", "boxes", "thing2", "things2",
    };

    // The first file has the macros and the held-out scenarios.
    private static readonly string[] s_builtIn =
    [
        "scenarios", "scenarios-one-step", "scenarios-two-steps", "scenarios-more-steps", "scenarios-short", "scenarios-typed", "scenarios-choices",
        "scenarios-settings", "scenarios-school", "scenarios-chains",
    ];

    /// <summary>Reads the built-in scenarios.</summary>
    public static (IReadOnlyList<Scenario> Trained, IReadOnlyList<Scenario> HeldOut) ReadBuiltIn()
    {
        var macros = new Dictionary<string, string>();
        (List<Scenario> trained, List<Scenario> heldOut) = ([], []);
        foreach (string name in s_builtIn)
        {
            using Stream stream = typeof(ScenarioFile).Assembly.GetManifestResourceStream(name + ".txt")!;
            using var reader = new StreamReader(stream);
            Read(reader, name, macros, trained, heldOut, isChecked: false);
        }

        return (trained, heldOut);
    }

    /// <summary>Reads scenarios.</summary>
    /// <param name="reader">The lines.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="isChecked">Whether numbers are drawn for each, to find lines that have none.</param>
    /// <exception cref="TaskException">A line is malformed; the message says which and why.</exception>
    public static (IReadOnlyList<Scenario> Trained, IReadOnlyList<Scenario> HeldOut) Read(TextReader reader, string name, bool isChecked = false)
    {
        (List<Scenario> trained, List<Scenario> heldOut) = ([], []);
        Read(reader, name, [], trained, heldOut, isChecked);
        return (trained, heldOut);
    }

    private static void Read(
        TextReader reader, string name, Dictionary<string, string> macros, List<Scenario> trained, List<Scenario> heldOut, bool isChecked)
    {
        string section = "";
        int number = 0;
        while (reader.ReadLine() is string line)
        {
            number++;
            if (line.Length == 0 || line.StartsWith("# ", StringComparison.Ordinal))
            {
                continue;
            }

            if (line is "[macros]" or "[trained]" or "[held out]")
            {
                section = line;
                continue;
            }

            try
            {
                List<Scenario> scenarios = section == "[held out]" ? heldOut : trained;
                ReadLine(line, section, macros, scenarios);
                if (isChecked && section != "[macros]")
                {
                    scenarios[^1].DrawNumbers(isLarge: false, new TaskRandom(1, "scenario"));
                }
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or ArithmeticException or TaskException)
            {
                string found = line.Length <= MaxFoundCharacters ? line : line[..MaxFoundCharacters] + "…";
                throw new TaskException("tasks.scenario.malformed", $"{name}, line {number}: {exception.Message}; found '{found}'");
            }
        }
    }

    private static void ReadLine(string line, string section, Dictionary<string, string> macros, List<Scenario> scenarios)
    {
        if (section.Length == 0)
        {
            throw new FormatException("expected a section first");
        }

        RequireLength(line);

        if (section == "[macros]")
        {
            (string name, string text) = SplitAt(line, " = ");
            macros.Add(name, text);
            return;
        }

        int space = line.IndexOf(' ', StringComparison.Ordinal);
        bool isWeighted = line[0] == '@' && space > 1;
        int weight = isWeighted ? int.Parse(line[1..space], NumberStyles.None, CultureInfo.InvariantCulture) : 1;
        if (weight is < 1 or > MaxWeight)
        {
            throw new FormatException($"weight: expected 1 to {MaxWeight}, found {weight}");
        }

        scenarios.Add(Parse(isWeighted ? line[(space + 1)..] : line, weight, macros));
    }

    private static Scenario Parse(string line, int weight, Dictionary<string, string> macros)
    {
        (string text, string rest) = SplitAt(line, " => ");
        foreach ((string name, string macro) in macros)
        {
            text = text.Replace($"{{:{name}}}", macro, StringComparison.Ordinal);
            RequireLength(text); // macros may contain macros
        }

        RequireShallow(text, '<', '>');
        RequireShallow(rest, '(', ')');

        string[] parts = rest.Split(" ; ");
        (string formulaText, string unit) = parts[0].IndexOf(' ') is int space and > 0 ? (parts[0][..space], parts[0][(space + 1)..]) : (parts[0], "");
        var formula = ScenarioFormula.Parse(formulaText);
        var rules = new Rules();
        foreach (string rule in parts.Skip(1))
        {
            rules.Add(rule);
        }

        (string template, List<string> slots) = FindSlots(text);
        (List<ScenarioNumber> numbers, Dictionary<char, ScenarioRole> free) = rules.Complete(formula, slots);
        Check(slots, unit, rules, numbers);
        CheckOrder(numbers, rules);
        if (numbers.Count == 0)
        {
            throw new FormatException("expected at least one number");
        }

        return new Scenario
        {
            Id = StableHash.Of(line).ToString("x8", CultureInfo.InvariantCulture),
            Weight = weight,
            Template = PhraseTemplate.Parse(template),
            Slots = slots,
            Formula = formula,
            Unit = unit,
            Numbers = numbers,
            Free = free,
            Conditions = rules.Conditions,
            Words = rules.Words,
        };
    }

    /// <summary>Numbers the slots; those that begin a sentence, or stand in a price or percentage, are written in digits, prices in some currency.</summary>
    private static (string Template, List<string> Slots) FindSlots(string text)
    {
        var template = new StringBuilder();
        var slots = new List<string>();
        int position = 0;
        while (text.IndexOf('{', position) is int open and >= 0)
        {
            int close = text.IndexOf('}', open);
            string slot = close > open ? text[(open + 1)..close] : throw new FormatException($"expected '}}' after {open}");
            bool isNumber = slot.Length == 1;
            bool isWord = open > 1 && text[open - 1] == ' ' && text[open - 2] is not ('.' or '?' or '!' or ':' or ';');
            bool isPercentage = close + 1 < text.Length && text[close + 1] is '%' or ':';
            bool isMoney = isNumber && open > position && text[open - 1] == '$';
            bool isPriceOfOne = isMoney && text.AsSpan(position, open - 1 - position) is var before && (before.EndsWith(" a ") || before.EndsWith(" two "));
            slot = isPriceOfOne ? "#" + slot : isMoney ? "$" + slot : isNumber && (!isWord || isPercentage) ? "=" + slot : slot;
            int index = slots.IndexOf(slot) is int found and >= 0 ? found : slots.Count;
            slots.AddRange(index == slots.Count ? [slot] : []);
            template.Append(text, position, open - position - (isMoney ? 1 : 0)).Append(isNumber ? "{" : "{~").Append(index).Append('}');
            position = close + 1;
        }

        return (template.Append(text, position, text.Length - position).ToString(), slots);
    }

    private static void Check(List<string> slots, string unit, Rules rules, List<ScenarioNumber> numbers)
    {
        (_, List<string> unitSlots) = FindSlots(unit);
        foreach ((int index, string slot) in slots.Concat(unitSlots).Index())
        {
            string name = slot.StartsWith("an ", StringComparison.Ordinal) ? slot[3..] : slot.TrimStart(Scenario.Marks);
            bool isPrice = slot[..1] is "$" or "#";
            bool isWord = !isPrice && name is [_] or [_, '+'] && rules.Words.ContainsKey(name[0]);
            bool isNumber = index < slots.Count && name.Length == 1 && numbers.Exists(number => number.Variable == name[0]);
            if (!isWord && !isNumber && !s_texts.Contains(name))
            {
                string expected = index < slots.Count ? "a number, a word" : "a word";
                throw new FormatException($"slot {{{slot}}}: expected {expected} or one of {string.Join(", ", s_texts)}");
            }
        }
    }

    private static void RequireLength(string text)
    {
        if (text.Length > MaxLineCharacters)
        {
            throw new FormatException($"expected at most {MaxLineCharacters} characters, found {text.Length}");
        }
    }

    /// <summary>Limits how deep brackets are nested, since what reads them calls itself.</summary>
    private static void RequireShallow(string text, char open, char close)
    {
        int depth = 0;
        foreach (char character in text)
        {
            depth += character == open ? 1 : character == close ? -1 : 0;
            if (depth > MaxDepth)
            {
                throw new FormatException($"expected at most {MaxDepth} nested '{open}'");
            }
        }
    }

    /// <summary>Every formula of a rule may use only what is drawn before it.</summary>
    private static void CheckOrder(List<ScenarioNumber> numbers, Rules rules)
    {
        var drawn = new HashSet<char>();
        foreach (ScenarioNumber number in numbers)
        {
            CheckKnown(drawn, number.Definition, number.Range?.Low, number.Range?.High);
            drawn.Add(number.Variable);
        }

        foreach ((ScenarioFormula less, ScenarioFormula more) in rules.Conditions)
        {
            CheckKnown(drawn, less, more);
        }
    }

    private static void CheckKnown(HashSet<char> drawn, params ReadOnlySpan<ScenarioFormula?> formulas)
    {
        foreach (ScenarioFormula? formula in formulas)
        {
            foreach ((char variable, _) in formula?.Variables() ?? [])
            {
                if (!drawn.Contains(variable))
                {
                    throw new FormatException($"rule with '{variable}': expected a number that is drawn before it");
                }
            }
        }
    }

    private static (string Before, string After) SplitAt(string text, string separator)
    {
        int at = text.IndexOf(separator, StringComparison.Ordinal);
        return at > 0 ? (text[..at], text[(at + separator.Length)..]) : throw new FormatException($"expected '{separator.Trim()}'");
    }

    /// <summary>The rules of one scenario.</summary>
    private sealed class Rules
    {
        private readonly List<ScenarioNumber> _numbers = [];

        public List<(ScenarioFormula Less, ScenarioFormula More)> Conditions { get; } = [];

        public Dictionary<char, IReadOnlyList<string>> Words { get; } = [];

        public void Add(string rule)
        {
            if (rule.Length < 3 || (rule[1] is ' ' or '=' or ':' && !char.IsAsciiLetterLower(rule[0])))
            {
                throw new FormatException($"rule '{rule}': expected a variable and what it is");
            }

            string rest = rule[2..];
            switch (rule[1])
            {
                case ':':
                    Words.Add(rule[0], rest.Split('/'));
                    break;
                case '=':
                    _numbers.Add(new ScenarioNumber(rule[0]) { Definition = ScenarioFormula.Parse(rest) });
                    break;
                case ' ':
                    _numbers.Add(ParseNumber(rule[0], rest));
                    break;
                default:
                    AddCondition(rule);
                    break;
            }
        }

        /// <summary>All numbers in the order in which they are drawn, and the roles of those without a rule.</summary>
        public (List<ScenarioNumber> Numbers, Dictionary<char, ScenarioRole> Free) Complete(ScenarioFormula formula, List<string> slots)
        {
            var free = new Dictionary<char, ScenarioRole>();
            foreach ((char variable, ScenarioRole role) in formula.Variables())
            {
                if (!_numbers.Exists(number => number.Variable == variable))
                {
                    free.TryAdd(variable, role);
                }
            }

            foreach (char variable in slots.Where(slot => slot.TrimStart(Scenario.Marks).Length == 1).Select(slot => slot[^1]))
            {
                if (!Words.ContainsKey(variable) && !_numbers.Exists(number => number.Variable == variable))
                {
                    free.TryAdd(variable, ScenarioRole.Summand);
                }
            }

            return ([.. free.Keys.Select(variable => new ScenarioNumber(variable)), .. _numbers], free);
        }

        private static ScenarioNumber ParseNumber(char variable, string rest)
        {
            int dots = rest.IndexOf("..", StringComparison.Ordinal);
            if (dots < 0)
            {
                return new ScenarioNumber(variable) { Choices = [.. rest.Split('|').Select(value => int.Parse(value, CultureInfo.InvariantCulture))] };
            }

            string[] high = rest[(dots + 2)..].Split(':');
            int step = high.Length > 1 ? int.Parse(high[1], CultureInfo.InvariantCulture) : 1;
            if (step < 1)
            {
                throw new FormatException($"step: expected 1 or more, found {step}");
            }

            return new ScenarioNumber(variable) { Range = (ScenarioFormula.Parse(rest[..dots]), ScenarioFormula.Parse(high[0]), step) };
        }

        private void AddCondition(string rule)
        {
            int at = rule.IndexOfAny(['<', '>']);
            if (at <= 0)
            {
                throw new FormatException($"rule '{rule}': expected a range, a list, a definition, words or a condition");
            }

            (ScenarioFormula left, ScenarioFormula right) = (ScenarioFormula.Parse(rule[..at]), ScenarioFormula.Parse(rule[(at + 1)..]));
            Conditions.Add(rule[at] == '<' ? (left, right) : (right, left));
        }
    }
}
