using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Ivoa.DataLink;

/// <summary>A service that a VOTable describes, so that clients can call it (DataLink 1.1, 4).</summary>
/// <param name="AccessUrl">What it is called by, absolute.</param>
public sealed record ServiceDescriptor(string AccessUrl)
{
    /// <summary>XML ID, where rows refer to it (service_def).</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>IVOID of the capability; none for a custom service.</summary>
    public string? StandardId { get; init; }

    /// <summary>Media type of its answers.</summary>
    public string? ContentType { get; init; }

    /// <summary>It describes the very service that wrote the document (DataLink 1.1, 4.8).</summary>
    public bool IsSelf { get; init; }

    public IReadOnlyList<InputParameter> Inputs { get; init; } = [];
}

/// <summary>
/// A parameter of a described service (DataLink 1.1, 4.3): fixed when it has a <see cref="Value"/>, taken from a column when it has a <see cref="Ref"/>,
/// the user's own otherwise. <paramref name="ArraySize"/> as in <see cref="FieldInfo"/>. Name, UCD and unit together say what it is (SODA 1.0, 4).
/// </summary>
public sealed record InputParameter(string Name, VoDatatype Datatype = VoDatatype.Char, string? ArraySize = "*")
{
    public string Value { get; init; } = "";

    /// <summary>XML ID of the FIELD with the values.</summary>
    public string? Ref { get; init; }

    public string? Ucd { get; init; }

    public string? Unit { get; init; }

    public string? XType { get; init; }

    public string? Description { get; init; }

    /// <summary>The least value that makes sense, as VOTable writes one of the type.</summary>
    public string? Min { get; init; }

    /// <summary>The greatest; for a circle or a polygon the one that encloses all there is.</summary>
    public string? Max { get; init; }

    /// <summary>All values that can be asked for.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>One that capabilities tell of: it looks the same here.</summary>
    public static InputParameter Of(ServiceParameter parameter) => new(parameter.Name, parameter.Datatype == "double" ? VoDatatype.Double : VoDatatype.Char, parameter.ArraySize)
    {
        Ucd = parameter.Ucd, Unit = parameter.Unit, XType = parameter.XType, Description = parameter.Description, Options = parameter.Options,
    };
}
