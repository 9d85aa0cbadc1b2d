namespace Fathom.Tasks.Programming;

/// <summary>Names and small pieces that programs are put together from.</summary>
internal static class CodeParts
{
    /// <summary>Names of variables.</summary>
    public static string[] Names { get; } =
    [
        .. "x y z a b c d n m k p q r s t w x y a b n x a".Split(' '),
        .. "count total result value num score points price age coins counter answer res acc lives level speed steps money height width".Split(' '),
        .. "apples temp balance energy limit number size cost health first second left goal weight distance minutes days year my_num var1 foo bar".Split(' '),
    ];

    /// <summary>Names of lists.</summary>
    public static string[] Lists { get; } =
        "xs nums items numbers data values lst arr a my_list nums numbers scores prices ages list1 grades points array ns ys temps sizes v".Split(' ');

    /// <summary>Names of functions.</summary>
    public static string[] Functions { get; } =
        ("f g h foo calc step f g func compute twice add my_func change update apply convert next_value solve transform score get_value magic process "
        + "bar helper test mystery").Split(' ');

    /// <summary>Words for texts.</summary>
    public static string[] Words { get; } =
        ("cat dog hello world sun moon tree apple red blue hi abc book fish bird star car code python house water ball milk cake rain snow king queen "
        + "lion tiger pear grape tea ab go yes no big small sky sea").Split(' ');

    /// <summary>Pairs of words that branches print.</summary>
    public static (string Yes, string No)[] Verdicts { get; } =
    [
        ("yes", "no"), ("big", "small"), ("high", "low"), ("pass", "fail"), ("hot", "cold"), ("adult", "child"), ("even", "odd"), ("A", "B"),
        ("win", "lose"), ("rich", "poor"), ("old", "young"), ("fast", "slow"), ("ok", "error"), ("good", "bad"), ("open", "closed"), ("left", "right"),
        ("positive", "negative"), ("hello", "bye"), ("true", "false"), ("heavy", "light"), ("on", "off"), ("x", "y"), ("foo", "bar"),
    ];

    /// <summary>Different names.</summary>
    public static string[] Pick(int count, TaskRandom random)
    {
        while (true)
        {
            string[] names = random.PickSome(Names, count);
            if (names.Distinct().Count() == count)
            {
                return names;
            }
        }
    }

    /// <summary>Picks a name that is not taken.</summary>
    public static string Free(TaskRandom random, string[] names, params string[] taken) => random.Pick([.. names.Except(taken)]);

    /// <summary>A number.</summary>
    public static Code Num(long value) => new Code.Number(value);

    /// <summary>A variable.</summary>
    public static Code Var(string name) => new Code.Variable(name);

    /// <summary>An operation.</summary>
    public static Code Op(Code left, char operation, Code right) => new Code.Operation(left, operation, right);

    /// <summary>A comparison.</summary>
    public static Code Is(Code left, string relation, Code right) => new Code.Compare(left, relation, right);

    /// <summary>An element of a list.</summary>
    public static Code At(string list, int index) => new Code.Element(list, Num(index));

    /// <summary>Declares a variable.</summary>
    public static Statement New(string name, Code value) => new Statement.Assign(name, value, IsNew: true);

    /// <summary>Declares a variable with a number.</summary>
    public static Statement New(string name, long value) => New(name, Num(value));

    /// <summary>Assigns a new value to a variable.</summary>
    public static Statement Set(string name, Code value) => new Statement.Assign(name, value, IsNew: false);

    /// <summary><c>x += value</c>, or <c>x = x + value</c>.</summary>
    public static Statement Change(string name, char operation, Code value, TaskRandom random) =>
        random.Chance(0.7) ? new Statement.Update(name, operation, value) : Set(name, Op(Var(name), operation, value));

    /// <summary>Prints values.</summary>
    public static Statement Print(params Code[] values) => new Statement.Print(values);

    /// <summary>Prints a variable.</summary>
    public static Statement Print(string name) => Print(Var(name));

    /// <summary>A relation.</summary>
    public static string Relation(TaskRandom random) => random.Pick(["<", ">", "==", "<=", ">=", "!=", "<", ">"]);

    /// <summary>Changes a variable by a small number, or by another variable.</summary>
    public static Statement Change(string name, string? other, TaskRandom random)
    {
        char operation = other is null ? "+++--**/%"[random.Below(9)] : "++-*"[random.Below(4)];
        Code operand = other is not null ? Var(other) : Num(operation switch
        {
            '*' => random.Between(2, 4),
            '/' => random.Between(2, 3),
            '%' => random.Between(2, 7),
            _ => random.Between(1, 10),
        });
        return Change(name, operation, operand, random);
    }

    /// <summary>A list of numbers.</summary>
    public static int[] Items(int low, int high, TaskRandom random) =>
        [.. Enumerable.Range(0, random.Between(3, 5)).Select(_ => random.Between(low, high))];
}
