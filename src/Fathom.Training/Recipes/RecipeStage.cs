namespace Fathom.Training.Recipes;

/// <summary>One step of a recipe: a run of one of the training verbs, in its own folder.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Verb">The verb of <c>fathom train</c> that runs it by hand.</param>
/// <param name="Purpose">What it does and why, in a sentence.</param>
/// <param name="Config">Its configuration, a JSON text whose paths begin at the recipe's folder.</param>
public sealed record RecipeStage(int Number, string Name, string Verb, string Purpose, string Config)
{
    /// <summary>Name of its folder.</summary>
    public string Folder => $"{Number:00}-{Name}";

    /// <summary>Name of its configuration's file.</summary>
    public string ConfigFile => Folder + ".json";

    /// <summary>Whether it ends with a model that is measured.</summary>
    public bool HasModel => Verb is not ("tokenizer" or "sample");

    /// <summary>The command that runs it by hand in the recipe's folder.</summary>
    public string Command => Verb == "tokenizer"
        ? VocabularyPlan.Parse(Config, ConfigFile).Command(Folder)
        : $"fathom train {Verb} {ConfigFile} --out {Folder}";

    /// <summary>Whether a text names this stage, by number, name or folder.</summary>
    public bool IsCalled(string text) => text == Name || text == Folder || text == $"{Number}";
}
