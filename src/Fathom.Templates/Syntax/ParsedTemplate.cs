namespace Fathom.Templates.Syntax;

/// <summary>A parsed template.</summary>
/// <param name="Statements">The statements.</param>
/// <param name="Names">The names of the variables that its expressions read.</param>
internal sealed record ParsedTemplate(IReadOnlyList<Statement> Statements, IReadOnlySet<string> Names);
