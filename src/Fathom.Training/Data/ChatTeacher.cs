namespace Fathom.Training.Data;

/// <summary>Request for the teacher's distributions in the lines of a corpus.</summary>
/// <param name="Vocabulary">Fingerprint of the vocabulary that they must have been made with.</param>
/// <param name="Width">Candidates of each token; further ones are left out.</param>
public sealed record ChatTeacher(string Vocabulary, int Width);
