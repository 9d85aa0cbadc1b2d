using System.Net;

namespace Fathom.Web.Markup;

/// <summary>The meanings of LaTeX's commands for single symbols.</summary>
internal static class LatexSymbols
{
    private static readonly Dictionary<string, Symbol> s_symbols = CreateSymbols();

    private static readonly Dictionary<string, Accent> s_accents = CreateAccents();

    private static readonly Dictionary<string, string> s_alphabets = Pairs(
        "mathrm rm mathbf bf boldsymbol bi bm bi mathit it mathbb bb mathcal cal mathscr cal mathfrak frak " +
        "mathsf sf mathtt tt mathop rm mathbin rm mathrel rm");

    private static readonly Dictionary<string, string> s_delimiters = Pairs(
        "{ { } } lbrace { rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ | ‖ vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ lfloor ⌊ " +
        "rfloor ⌋ lceil ⌈ rceil ⌉ uparrow ↑ downarrow ↓ backslash ∖");

    private static readonly Dictionary<string, string> s_sizes = Pairs("big 1.2em Big 1.8em bigg 2.4em Bigg 3em");

    private static readonly HashSet<string> s_ignored =
    [
        "displaystyle", "textstyle", "scriptstyle", "nonumber", "notag", "hline",
        "!", "/", "null", "centering", "rm", "bf", "it", "strut", "allowbreak",
    ];

    public static Symbol? Find(string name) => s_symbols.TryGetValue(name, out Symbol symbol) ? symbol : null;

    public static Accent? FindAccent(string name) => s_accents.TryGetValue(name, out Accent accent) ? accent : null;

    public static string? FindAlphabet(string name) => s_alphabets.GetValueOrDefault(name);

    public static string? FindDelimiter(string name) => s_delimiters.GetValueOrDefault(name);

    /// <summary>The size that <c>\big</c>, <c>\Bigl</c> and the like give the following delimiter.</summary>
    public static string? FindDelimiterSize(string name) =>
        s_sizes.GetValueOrDefault(name.Length > 3 && name[^1] is 'l' or 'r' or 'm' ? name[..^1] : name);

    /// <summary>Whether a command affects only appearance.</summary>
    public static bool IsIgnored(string name) => s_ignored.Contains(name);

    private static Dictionary<string, Symbol> CreateSymbols()
    {
        var symbols = new Dictionary<string, Symbol>();
        Add(
            symbols, text => $"<mi>{text}</mi>", hasLimits: false,
            "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν " +
            "xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω ell ℓ " +
            "hbar ℏ imath ı jmath ȷ partial ∂ aleph ℵ wp ℘");
        Add(
            symbols, text => $"<mi mathvariant=\"normal\">{text}</mi>", hasLimits: false,
            "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω infty ∞ emptyset ∅ varnothing ∅ nabla ∇ " +
            "Re ℜ Im ℑ angle ∠ triangle △ square □ blacksquare ■ Box □ diamond ⋄ checkmark ✓ degree ° top ⊤ bot ⊥ ldots … dots … " +
            "dotsc … dotsb ⋯ cdots ⋯ vdots ⋮ ddots ⋱ % % # # $ $ _ _ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ pounds £ dagger " +
            "† S §");
        Add(
            symbols, text => $"<mo>{text}</mo>", hasLimits: false,
            "times × div ÷ cdot ⋅ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet ∙ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ cap ∩ cup ∪ setminus ∖ " +
            "wedge ∧ land ∧ vee ∨ lor ∨ leq ≤ le ≤ geq ≥ ge ≥ leqslant ⩽ geqslant ⩾ neq ≠ ne ≠ equiv ≡ approx ≈ sim ∼ simeq ≃ cong ≅ " +
            "propto ∝ ll ≪ gg ≫ prec ≺ succ ≻ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ in ∈ ni ∋ notin ∉ mid ∣ nmid ∤ " +
            "parallel ∥ perp ⟂ models ⊨ vdash ⊢ doteq ≐ triangleq ≜ coloneqq ≔ lt < gt > neg ¬ lnot ¬ forall ∀ exists ∃ nexists ∄ to " +
            "→ rightarrow → leftarrow ← gets ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ iff ⟺ implies ⟹ impliedby ⟸ " +
            "mapsto ↦ longrightarrow ⟶ longleftarrow ⟵ Longrightarrow ⟹ hookrightarrow ↪ uparrow ↑ downarrow ↓ nearrow ↗ searrow ↘ " +
            "rightleftharpoons ⇌ therefore ∴ because ∵ prime ′ colon : & & surd √ backslash ∖ vert | Vert ‖ | ‖ int ∫ iint ∬ iiint ∭ " +
            "oint ∮");
        Add(
            symbols, text => $"<mo stretchy=\"false\">{text}</mo>", hasLimits: false,
            "{ { } } lbrace { rbrace } lbrack [ rbrack ] langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ lvert | rvert | lVert ‖ rVert ‖");
        Add(
            symbols, text => $"<mo>{text}</mo>", hasLimits: true,
            "sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ bigsqcup ⨆");
        Add(
            symbols, text => $"<mo lspace=\"0\" rspace=\"0.17em\" movablelimits=\"true\">{text}</mo>", hasLimits: true,
            "lim lim max max min min sup sup inf inf limsup limsup liminf liminf argmax argmax argmin argmin Pr Pr gcd gcd det det");
        Add(
            symbols, text => $"<mo lspace=\"0\" rspace=\"0.17em\">{text}</mo>", hasLimits: false,
            "sin sin cos cos tan tan cot cot sec sec csc csc sinh sinh cosh cosh tanh tanh arcsin arcsin arccos arccos arctan arctan " +
            "log log ln ln lg lg exp exp dim dim ker ker deg deg arg arg hom hom lcm lcm");
        Add(symbols, text => $"<mo lspace=\"0.28em\" rspace=\"0.28em\">{text}</mo>", hasLimits: false, "bmod mod mod mod");
        Add(
            symbols, width => $"<mspace width=\"{width}em\"></mspace>", hasLimits: false,
            ", 0.17 : 0.22 ; 0.28 quad 1 qquad 2 enspace 0.5 thinspace 0.17 medspace 0.22 thickspace 0.28 space 0.25 nobreakspace 0.25");
        symbols[" "] = new Symbol("<mspace width=\"0.25em\"></mspace>", HasLimits: false);
        return symbols;
    }

    private static Dictionary<string, Accent> CreateAccents()
    {
        var accents = new Dictionary<string, Accent>();
        Add("hat ^ bar ¯ vec → dot ˙ ddot ¨ tilde ~ check ˇ breve ˘ acute ´ grave `", new Accent(""));
        Add("widehat ^ overline ¯ overrightarrow → overleftarrow ← widetilde ~", new Accent("", IsStretchy: true));
        Add("underline _ xrightarrow →", new Accent("", IsStretchy: true, IsBelow: true));
        Add("overbrace ⏞", new Accent("", IsStretchy: true, HasLimits: true));
        Add("underbrace ⏟", new Accent("", IsStretchy: true, IsBelow: true, HasLimits: true));
        return accents;

        void Add(string pairs, Accent kind)
        {
            foreach ((string command, string mark) in Pairs(pairs))
            {
                accents[command] = kind with { Mark = mark };
            }
        }
    }

    /// <summary>A table written as words, in pairs.</summary>
    private static Dictionary<string, string> Pairs(string words) =>
        words.Split(' ').Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    /// <summary>Adds pairs of a command and its symbol.</summary>
    private static void Add(Dictionary<string, Symbol> symbols, Func<string, string> write, bool hasLimits, string pairs)
    {
        string[] words = pairs.Split(' ');
        for (int i = 0; i + 1 < words.Length; i += 2)
        {
            symbols[words[i]] = new Symbol(write(WebUtility.HtmlEncode(words[i + 1])), hasLimits);
        }
    }

    /// <summary>A symbol as MathML.</summary>
    /// <param name="MathMl">The element.</param>
    /// <param name="HasLimits">Whether scripts are placed below and above it.</param>
    internal readonly record struct Symbol(string MathMl, bool HasLimits);

    /// <summary>An accent above or below something.</summary>
    /// <param name="Mark">The accent's character.</param>
    /// <param name="IsStretchy">Whether it stretches to the width of its base.</param>
    /// <param name="IsBelow">Whether it is placed below.</param>
    /// <param name="HasLimits">Whether scripts are placed below and above it.</param>
    internal readonly record struct Accent(string Mark, bool IsStretchy = false, bool IsBelow = false, bool HasLimits = false);
}
