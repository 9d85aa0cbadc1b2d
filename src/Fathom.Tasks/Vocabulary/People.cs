namespace Fathom.Tasks.Vocabulary;

/// <summary>First names for stories and puzzles.</summary>
internal static class People
{
    private const string Men =
        "Tom Ben Sam Max Leo Dan Jack Adam Paul Mark Luke Noah Liam Owen Eric Alex Carl Fred Hugo Ivan John Karl Nick Otto Pete Ravi Sean Theo Vic "
        + "Will Omar Ali Juan Luis Marco Kofi "
        + "James Henry Oscar David Simon Peter Frank Harry Jacob Bob Tim Jim Joe Ken Ron Bill Mike Greg Phil Steve Dad Grandpa "
        + "Ahmed Amir Andre Arjun Bruno Carlos Chen Daniel Diego Dmitri Ethan Felix George Ibrahim Isaac Jamal Jose Kenji Kwame Lars Lucas Mateo "
        + "Mohamed Nils Oleg Pablo Pierre Rahul Ryan Samuel Stefan Tariq Thomas Tobias Victor Wei Yusuf";

    private const string Women =
        "Ann Eva Mia Zoe Amy Sue Kim Lea Ida Ella Emma Lily Lucy Mary Nora Olga Rosa Sara Tina Vera Anna Cara Dora Fay Gina Hana Iris Jane Kate Lena "
        + "Maya Nina Olivia Paula Rita Sofia "
        + "Alice Julia Laura Maria Sarah Grace Helen Diana Chloe Priya Aisha Yuki Mei Carol Betty Beth Jill Lisa Meg Pam Mom Grandma "
        + "Amara Amina Ana Astrid Ayumi Bella Camila Carmen Chiara Claire Daria Elena Esther Fatima Freya Greta Ines Ingrid Isabel Jasmine Kavya "
        + "Keiko Leila Lin Linda Lucia Magda Marta Nadia Naomi Ngozi Noor Rachel Sakura Salma Sonia Tara Zara Zainab";

    /// <summary>Everybody, with pronouns.</summary>
    public static Person[] All { get; } = [.. Men.Split(' ').Select(name => new Person(name, "he")),
        .. Women.Split(' ').Select(name => new Person(name, "she"))];

    /// <summary>The names alone.</summary>
    public static string[] Names { get; } = [.. All.Select(person => person.Name)];
}
