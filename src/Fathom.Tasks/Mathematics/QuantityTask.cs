using Fathom.Tasks.Answers;
using Fathom.Tasks.Phrasing;
using Fathom.Tasks.Solutions;
using Fathom.Tasks.Vocabulary;

namespace Fathom.Tasks.Mathematics;

/// <summary>One-step questions about everyday quantities: rates, groups, ages, legs and wheels.</summary>
internal sealed class QuantityTask : VerifiableTask<QuantityTask.Facts>
{
    private static readonly QuantityKind[] s_kinds =
    [
        new('*', "{0} km", new(
            ["A <car|train|bus|truck> <drives|travels|goes> {0} km <per|an|each> hour. How far does it <go|travel|drive> in {1} hours?", "A car drives at {0} km/h for {1} hours. How many km is that?",
             "how far do you get in {1} hours at {0} km per hour", "A train goes {0} km per hour for {1} hours. How far does it go?", "{5} <drives|rides> {0} km per hour. How far in {1} hours?",
             "If I drive {0} km/h for {1} hours, how far do I get?"],
            ["At {0} kilometers an hour, what distance is covered in {1} hours?", "A ship sails {0} km every hour. What distance after {1} hours?"])),
        new('/', "{0} km per hour", new(
            ["A <car|train|bus> <drives|travels|goes> {0} km in {1} hours. How fast is it?", "A train travels {0} km in {1} hours. What is its speed?", "{5} drives {0} km in {1} hours. How many km per hour is that?",
             "{0} km in {1} hours, what's the speed?", "What is the speed if you go {0} km in {1} hours?"],
            ["Covering {0} km takes {1} hours. What speed is that?", "average speed for {0} km in {1} hours"])),
        new('*', "{0} pages", new(
            ["{5} reads {0} pages <a|per|each> day. How many pages in {1} days?", "If {5} reads {0} pages every day, how many pages does {6} read in {1} days?", "i read {0} pages a day. how many pages in {1} days"],
            ["At {0} pages daily, how much does {5} read in {1} days?"])),
        new('/', "{0} days", new(
            ["A book has {0} pages. {5} reads {1} pages <a|per|each> day. How many days does it take?", "How many days does it take to read {0} pages at {1} pages a day?",
             "I have to read {0} pages and read {1} a day. How many days do I need?"],
            ["Reading {1} pages daily, when is a book of {0} pages done, in days?"])),
        new('*', "${0}", new(
            ["One {3} costs ${0}. How much do {1} {4} cost?", "A {3} costs ${0}. What do {1} {4} cost?", "{4} cost ${0} each. How much are {1}?", "{5} buys {1} {4} for ${0} each. How much does {6} pay?",
             "How much are {1} {4} at ${0} each?", "{1} {4} at {0} dollars each, total?", "If a {3} is {0} dollars, how much are {1} {4}?", "{5} earns ${0} an hour and works {1} hours. How much does {6} earn?",
             "i make {0} dollars an hour. how much do i make in {1} hours"],
            ["What is the price of {1} {4} when one is ${0}?", "{1} {4}, ${0} apiece: what is the bill?"])),
        new('/', "${0}", new(
            ["{1} {4} cost ${0}. How much is one {3}?", "If {1} {4} cost ${0}, how much does one cost?", "{5} pays ${0} for {1} {4}. How much is each?", "{1} friends share ${0} equally. How much does each get?",
             "{0} dollars for {1} {4}, how much per {3}?"],
            ["What does a single {3} cost if {1} cost ${0}?"])),
        new('/', "{0} groups", new(
            ["There are {0} <students|children|players>. They form groups of {1}. How many groups are there?", "{0} people are split into groups of {1}. How many groups?", "how many groups of {1} can {0} people make",
             "A class of {0} students is divided into teams of {1}. How many teams?", "How many teams of {1} can you make from {0} players?"],
            ["{0} kids line up in groups of {1}. Number of groups?"])),
        new('*', "{0} {4}", new(
            ["There are {0} {7} with {1} {4} each. How many {4} <are there |>in <total|all>?", "How many {4} are in {0} {7} of {1}?", "{0} {7} with {1} {4} in each. How many {4} altogether?", "{0} {7} of {1} {4}, how many {4}?",
             "Each of {0} {7} has {1} {4}. How many {4} are there?", "A shop has {0} {7} of {1} {4}. How many {4} is that?", "If there are {1} {4} in each of {0} {7}, how many {4} are there?"],
            ["With {1} {4} apiece in {0} {7}, what's the count?"])),
        new('+', "{0}", new(
            ["{5} is {0} <years old|>. {2} is {1} years older. How old is {2}?", "{5} is {0} years old. How old will {6} be in {1} years?", "I am {0}. How old will I be in {1} years?", "{5} is {0} and {2} is {1} years older. How old is {2}?",
             "if i am {0} now how old am i in {1} years"],
            ["What will the age of {5}, now {0}, be after {1} years?"])),
        new('-', "{0}", new(
            ["{5} is {0} <years old|>. {2} is {1} years younger. How old is {2}?", "{5} is {0} years old. How old was {6} {1} years ago?", "I am {0}. How old was I {1} years ago?", "{5} is {0} and {2} is {1} years younger. How old is {2}?"],
            ["{5} turned {0}. What was the age {1} years earlier?"])),
        new('-', "{0} more", new(
            ["{5} needs {0} {4} and has {1}. How many more does {6} need?", "{5} has {1} {4} but wants {0}. How many are missing?", "I need {0} {4} and have {1}. How many more do I need?", "{1} of {0} {4} are done. How many are left?"],
            ["{0} {4} are required and {1} are there. How many are lacking?"])),
        new('*', "{0} legs", new(["How many legs do {0} <dogs|cats|cows|horses> have?", "{0} <dogs|cats|horses|tables> have how many legs?", "how many legs on {0} <dogs|cows>"], ["Count the legs of {0} <sheep|goats>."]), 4),
        new('*', "{0} legs", new(["How many legs do {0} <birds|chickens|people|ducks> have?", "{0} <birds|chickens> have how many legs?"], ["Count the legs of {0} <hens|children>."]), 2),
        new('*', "{0} legs", new(["How many legs do {0} spiders have?", "{0} spiders have how many legs?"], ["Count the legs of {0} spiders."]), 8),
        new('*', "{0} legs", new(["How many legs do {0} <ants|insects|bees|flies> have?", "{0} <ants|beetles> have how many legs?"], ["Count the legs of {0} bugs that are insects."]), 6),
        new('*', "{0} wheels", new(["How many wheels do {0} cars have?", "{0} cars have how many wheels?"], ["Count the wheels of {0} cars."]), 4),
        new('*', "{0} wheels", new(["How many wheels do {0} <bikes|bicycles> have?", "{0} bikes have how many wheels?"], ["Count the wheels of {0} bikes."]), 2),
        new('*', "{0} eggs", new(["How many eggs are in {0} dozen?", "How many is {0} dozen eggs?", "{0} dozen eggs, how many eggs?"], ["Count the eggs in {0} dozen."]), 12),
        new('*', "{0} fingers", new(["How many fingers do {0} people have?", "{0} people have how many fingers?"], ["Count the fingers of {0} people."]), 10),
    ];

    public override string Name => "quantity";

    public override TaskArea Area => TaskArea.Mathematics;

    public override string Summary => "one-step questions about speed, price, groups, age, legs and wheels";

    public override int Levels => 3;

    protected override Facts Draw(int level, TaskRandom random)
    {
        int kind = random.Below(s_kinds.Length);
        int most = level switch
        {
            1 => 12,
            2 => 30,
            _ => 99,
        };
        QuantityKind type = s_kinds[kind];
        int b = type.Fixed ?? random.Between(2, level == 1 ? 9 : 12);
        int a = random.Between(2, most);
        (a, b) = type.Operator switch
        {
            '/' => (a * b, b),
            '-' => (a + b, type.Fixed is null && random.Chance(0.5) ? a : b),
            _ => (a, b),
        };
        return new Facts(kind, a, b, random.PickSome(People.All, 2), random.Pick(Item.All));
    }

    protected override string Key(Facts facts) => $"{facts.Kind}:{facts.A},{facts.B}";

    protected override string Ask(Facts facts, Wording wording)
    {
        Person person = facts.People[0];
        return wording.Say(
            s_kinds[facts.Kind].Phrasings, wording.Number(facts.A), wording.Number(facts.B), facts.People[1].Name, facts.Item.Singular, facts.Item.Plural, person.Name, person.Subject, facts.Item.Container);
    }

    protected override Verdict Judge(Facts facts, AnswerText answer) => NumberReader.Judge(answer, ExpressionNode.Evaluate(facts.A, s_kinds[facts.Kind].Operator, facts.B));

    protected override string Work(Facts facts, Trace trace)
    {
        QuantityKind kind = s_kinds[facts.Kind];
        long value = kind.Operator switch
        {
            '+' => Arithmetic.Add(trace, facts.A, facts.B),
            '-' => Arithmetic.Subtract(trace, facts.A, facts.B),
            '*' => Arithmetic.Multiply(trace, facts.A, facts.B),
            _ => Arithmetic.Divide(trace, facts.A, facts.B),
        };
        string text = kind.Answer.Replace("{0}", $"{value}", StringComparison.Ordinal).Replace("{4}", facts.Item.Plural, StringComparison.Ordinal);
        return value == 1 && text.EndsWith('s') ? text[..^1] : text;
    }

    internal sealed record Facts(int Kind, int A, int B, IReadOnlyList<Person> People, Item Item);

    /// <summary>What is asked: the operation, the form of the answer, the phrasings, and a second number that is common knowledge.</summary>
    private sealed record QuantityKind(char Operator, string Answer, Phrasings Phrasings, int? Fixed = null);
}
