namespace Fathom.Tasks.Vocabulary;

/// <summary>A verb in the forms that stories need.</summary>
/// <param name="Base">As after "I".</param>
/// <param name="Third">As after "he".</param>
/// <param name="Past">The past tense.</param>
internal sealed record Verb(string Base, string Third, string Past)
{
    /// <summary>Parses <c>base/third/past</c>; words may follow each form, as in <c>give away/gives away/gave away</c>.</summary>
    public static Verb Parse(string forms)
    {
        string[] parts = forms.Split('/');
        return new Verb(parts[0], parts[1], parts[2]);
    }
}
