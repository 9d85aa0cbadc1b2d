namespace Fathom.Tasks.Inference;

/// <summary>Names of those that statements are about, each one word.</summary>
internal static class Individuals
{
    private const string Abroad =
        "Ahmed Fatima Chen Wei Hiroshi Sakura Raj Anika Diego Carmen Pedro Lucia Pierre Camille Hans Greta Lars Ingrid Sven Astrid Nikolai Tatiana "
        + "Andrei Elena Giovanni Chiara Luca Giulia Mateo Valentina Santiago Camila Kwame Ama Amara Chidi Zainab Yusuf Leila Hassan Mina Kenji Jin Minh "
        + "Linh Arjun Deepa Vikram Anjali Sanjay Mohamed Layla Noor Imran Zara Tariq Ming Ling Bo Soo Jun Aiko Ren Emil Freya Oskar Klara Jonas Marta "
        + "Piotr Kasia Milan Petra Dimitri Irina Stavros Daphne Nikos Rachel Isaac Ezra Miriam Abdul Emeka Ngozi Tunde Thabo Zola Matthew Emily Daniel "
        + "Hannah Michael Jessica Joshua Ashley Andrew Samantha Ryan Megan Kevin Rachel Brian Amanda Jason Lauren Eric Nicole Adrian Victor George Charlotte "
        + "Edward Sophie Oliver Amelia Harper Ava Isabella Lucas Ethan Logan Mason Aiden Jackson Elijah Scarlett Stella Violet Hazel Ruby Felix Simone";

    private const string Pets =
        "Rex Fido Tweety Whiskers Buddy Bella Luna Charlie Rocky Milo Coco Nemo Garfield Felix Spot Polly Daisy Fluffy Bubbles Socrates Plato Zorg Mork "
        + "Lassie Snoopy Tom Jerry Simba Dumbo Bambi Oreo Ziggy Pip Socrates Rover";

    private const string Surnames = "Hall Green Smith Lee Brown Garcia Kim Novak Khan Jones Wilson Patel Clark Rossi Weber";

    /// <summary>Relatives, and people with a title, each with its pronoun.</summary>
    public static (string Name, string Pronoun)[] Relatives { get; } =
    [
        .. "my brother,my uncle,my dad,my grandpa".Split(',').Select(name => (name, "he")),
        .. "my sister,my aunt,my mom,my grandma".Split(',').Select(name => (name, "she")),
        .. Surnames.Split(' ').SelectMany(name => ((string, string)[])[($"Mr {name}", "he"), ($"Mrs {name}", "she"), ($"Ms {name}", "she")]),
    ];

    /// <summary>People.</summary>
    public static string[] People { get; } = [.. Vocabulary.People.Names.Concat(Abroad.Split(' ')).Distinct()];

    /// <summary>People, and a few pets and philosophers.</summary>
    public static string[] All { get; } = [.. People.Concat(Pets.Split(' ')).Distinct()];
}
