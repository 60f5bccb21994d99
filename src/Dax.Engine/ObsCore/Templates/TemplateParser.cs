using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Dax.Engine.ObsCore.Templates;

/// <summary>Reads a template from left to right, once.</summary>
internal sealed class TemplateParser(string text)
{
    private const int MaxFields = 100;
    private const int MaxSteps = 8;

    private readonly ImmutableArray<TemplatePart>.Builder parts = ImmutableArray.CreateBuilder<TemplatePart>();
    private readonly StringBuilder literal = new();
    private int at;
    private string? error;

    public bool TryParse([NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out string? wrong)
    {
        template = null;
        if (text.Length > Template.MaxLength) error = $"A template has at most {Template.MaxLength} characters.";
        while (error is null && at < text.Length) Next();
        if (error is null && (literal.Length > 0 || parts.Count == 0)) parts.Add(new TemplatePart(literal.ToString(), null));
        wrong = error;
        if (wrong is not null) return false;
        template = new Template(text, parts.ToImmutable());
        return true;
    }

    private void Next()
    {
        var c = text[at];
        if (c is '{' or '}' && at + 1 < text.Length && text[at + 1] == c)
        {
            literal.Append(c);
            at += 2;
            return;
        }
        if (c == '}')
        {
            Fail("a } without its {; a brace itself is written }}");
            return;
        }
        at++;
        if (c != '{')
        {
            literal.Append(c);
            return;
        }
        Field();
    }

    private void Field()
    {
        var name = Name();
        if (name.Length == 0)
        {
            Fail("a name must follow the {, such as {visit}");
            return;
        }
        var path = Path();
        var format = FormatSpec.None;
        if (error is null && Is(':')) format = Format();
        if (error is not null) return;
        if (!Is('}'))
        {
            Fail(at < text.Length && text[at] == '!' ? "conversions such as !r are not supported" : "a } must end the field");
            return;
        }
        var field = new TemplateField(name, path, format);
        if (field.Check() is { } problem) Fail(problem);
        if (parts.Count >= MaxFields) Fail($"a template has at most {MaxFields} fields");
        parts.Add(new TemplatePart(literal.ToString(), field));
        literal.Clear();
    }

    private ImmutableArray<string> Path()
    {
        var path = ImmutableArray.CreateBuilder<string>();
        while (error is null && at < text.Length && text[at] is '.' or '[')
        {
            var isIndex = text[at++] == '[';
            var name = Name();
            if (name.Length == 0) Fail(isIndex ? "a name must stand in the brackets, such as records[visit]" : "a name must follow the point");
            else if (isIndex && !Is(']')) Fail("a ] must end the name in the brackets");
            path.Add(name);
            if (path.Count > MaxSteps) Fail($"a field has at most {MaxSteps} steps");
        }
        return path.ToImmutable();
    }

    private FormatSpec Format()
    {
        var end = text.IndexOf('}', at);
        if (end < 0) end = text.Length;
        var spec = text[at..end];
        if (!FormatSpec.TryParse(spec, out var format)) Fail($"'{spec}' is not a supported format; 05d, .3f, >10 are");
        at = end;
        return format;
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '-')) at++;
        return text[start..at];
    }

    private bool Is(char c)
    {
        if (at >= text.Length || text[at] != c) return false;
        at++;
        return true;
    }

    private void Fail(string what) => error ??= $"'{(text.Length <= 120 ? text : text[..117] + "…")}', character {at + 1}: {what}.";
}
