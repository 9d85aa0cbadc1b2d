namespace Fathom.Web.Markup;

/// <summary>How a programming language spells comments, strings and keywords.</summary>
internal sealed class CodeLanguage
{
    private static readonly (string Open, string Close)[] s_slashStar = [("/*", "*/")];
    private static readonly string[] s_cQuotes = ["\"", "'"];

    private static readonly CodeLanguage s_c = CLike(
        "auto bool break case char class const constexpr continue default delete do double else enum explicit extern false float for " +
        "friend goto if inline int long namespace new noexcept nullptr operator private protected public return short signed sizeof " +
        "static struct switch template this throw true try typedef typename union unsigned using virtual void volatile while #include " +
        "#define #ifdef #ifndef #endif #pragma NULL size_t");

    private static readonly CodeLanguage s_csharp = CLike(
        "abstract as async await base bool break byte case catch char class const continue decimal default delegate do double else " +
        "enum event explicit extern false finally fixed float for foreach get goto if implicit in init int interface internal is lock " +
        "long nameof namespace new not null object operator or out override params partial private protected public readonly record " +
        "ref required return sbyte sealed set short sizeof static string struct switch this throw true try typeof uint ulong " +
        "unchecked unsafe ushort using var virtual void volatile when where while with yield",
        ["\"\"\"", "\"", "'"]);

    private static readonly CodeLanguage s_java = CLike(
        "abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally " +
        "float for fun if implements import instanceof int interface long native new null object override package private protected " +
        "public record return sealed short static super switch synchronized this throw throws true false try val var void volatile " +
        "when while yield",
        ["\"\"\"", "\"", "'"]);

    private static readonly CodeLanguage s_go = CLike(
        "break case chan const continue default defer else fallthrough for func go goto if import interface map nil package range " +
        "return select struct switch type var true false int int64 string bool byte error float64 any",
        ["\"", "`", "'"]);

    private static readonly CodeLanguage s_rust = CLike(
        "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ref " +
        "return self Self static struct super trait true type unsafe use where while i32 i64 u8 u32 u64 usize f32 f64 bool str char",
        ["\""]);

    private static readonly CodeLanguage s_script = CLike(
        "abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum " +
        "export extends false finally for from function get if implements import in instanceof interface let new null number of " +
        "private protected public readonly return set static string super switch this throw true try type typeof undefined unknown " +
        "var void while yield",
        ["\"", "'", "`"]);

    private static readonly CodeLanguage s_python = new()
    {
        Keywords = Words(
            "and as assert async await break case class continue def del elif else except False finally for from global if import in " +
            "is lambda match None nonlocal not or pass raise return self True try while with yield print range len int str float list " +
            "dict set tuple"),
        LineComments = ["#"],
        Quotes = ["\"\"\"", "'''", "\"", "'"],
        HasCapitalTypes = true,
    };

    private static readonly CodeLanguage s_shell = new()
    {
        Keywords = Words(
            "if then else elif fi for while until do done case esac function in return exit export local readonly set unset echo cd " +
            "source alias sudo curl git dotnet npm pip python docker ls cat grep sed awk mkdir rm cp mv"),
        LineComments = ["#"],
        Quotes = s_cQuotes,
        HasDashedNames = true,
    };

    private static readonly CodeLanguage s_sql = new()
    {
        Keywords = new HashSet<string>(
            Words(
                "select from where and or not null is in like between join left right inner outer full on group by having order limit " +
                "offset insert into values update set delete create table index view drop alter add primary key foreign references " +
                "unique default check as distinct union all exists case when then else end with asc desc count sum avg min max int " +
                "integer text varchar date timestamp boolean"),
            StringComparer.OrdinalIgnoreCase),
        LineComments = ["--"],
        BlockComments = s_slashStar,
        Quotes = s_cQuotes,
    };

    private static readonly CodeLanguage s_json = new() { Keywords = Words("true false null"), Quotes = ["\""], HasKeys = true, LineComments = ["//"] };

    private static readonly CodeLanguage s_yaml = new()
    {
        Keywords = Words("true false null yes no on off"),
        LineComments = ["#"],
        Quotes = s_cQuotes,
        HasDashedNames = true,
        HasKeys = true,
    };

    private static readonly CodeLanguage s_css = new()
    {
        Keywords = Words("important media supports import font-face keyframes layer container"),
        BlockComments = s_slashStar,
        Quotes = s_cQuotes,
        HasDashedNames = true,
    };

    private static readonly CodeLanguage s_markup = new()
    {
        Keywords = Words(""),
        BlockComments = [("<!--", "-->")],
        Quotes = s_cQuotes,
        HasDashedNames = true,
        HasTags = true,
    };

    private static readonly Dictionary<string, CodeLanguage> s_byName = ByName(
        ("c cpp c++ h hpp cc", s_c),
        ("csharp cs c#", s_csharp),
        ("java kotlin kt scala swift", s_java),
        ("go golang", s_go),
        ("rust rs", s_rust),
        ("javascript js jsx typescript ts tsx", s_script),
        ("python py python3", s_python),
        ("bash sh shell zsh console", s_shell),
        ("sql", s_sql),
        ("json jsonc", s_json),
        ("yaml yml toml ini", s_yaml),
        ("css", s_css),
        ("html xml svg", s_markup));

    private CodeLanguage()
    {
    }

    public IReadOnlyList<string> LineComments { get; private init; } = [];

    public IReadOnlyList<(string Open, string Close)> BlockComments { get; private init; } = [];

    /// <summary>String delimiters, longer ones first.</summary>
    public IReadOnlyList<string> Quotes { get; private init; } = [];

    /// <summary>Whether names that begin with a capital letter are types.</summary>
    public bool HasCapitalTypes { get; private init; }

    /// <summary>Whether names may contain dashes.</summary>
    public bool HasDashedNames { get; private init; }

    /// <summary>Whether a string before a colon is a key.</summary>
    public bool HasKeys { get; private init; }

    /// <summary>Whether names appear in angle brackets.</summary>
    public bool HasTags { get; private init; }

    private IReadOnlySet<string> Keywords { get; init; } = new HashSet<string>();

    /// <summary>The language named after a code fence; null if unknown.</summary>
    public static CodeLanguage? Find(string name) => s_byName.GetValueOrDefault(name);

    public bool IsKeyword(string word) => Keywords.Contains(word);

    private static CodeLanguage CLike(string keywords, string[]? quotes = null) => new()
    {
        Keywords = Words(keywords),
        LineComments = ["//"],
        BlockComments = s_slashStar,
        Quotes = quotes ?? s_cQuotes,
        HasCapitalTypes = true,
    };

    private static Dictionary<string, CodeLanguage> ByName(params (string Names, CodeLanguage Language)[] languages) => languages
        .SelectMany(entry => entry.Names.Split(' '), (entry, name) => (name, entry.Language))
        .ToDictionary(entry => entry.name, entry => entry.Language);

    private static HashSet<string> Words(string list) => [.. list.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
