using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Ivoa.DataLink;

namespace Dax.Engine.Sia;

/// <summary>COLLECTION, FACILITY, INSTRUMENT, TARGET, DPTYPE, FORMAT and others: exactly the value, letter case included.</summary>
internal sealed class TextParameter(string name, string column, string ucd, string description, params string[] options) : SiaParameter(name)
{
    public override InputParameter Description { get; } = new(name) { Ucd = ucd, Description = description, Options = options };

    public override Result<string> Condition(string value) => $"{column} = {SiaText.Literal(value)}";
}

/// <summary>ID: an IVOID, so without letter case (Identifiers 2.0, 2.1). Other spellings of a dataset's identifier name the same dataset.</summary>
internal sealed class IdParameter(string name, string column, string description) : SiaParameter(name)
{
    public override InputParameter Description { get; } = new(name) { Ucd = "meta.ref.ivoid", Description = description };

    public override Result<string> Condition(string value)
    {
        var literal = $"LOWER({column}) = {SiaText.Literal(Lower(value))}";
        if (!DatasetUri.TryParse(value, out var uri) || Uri.EscapeDataString(uri.Label) is not { } label || label.AsSpan().ContainsAny('%', '_')) return literal;
        // What a publisher's identifier has of its dataset, whatever stands before (DMTN-302). LIKE cannot be told to take its own signs for themselves.
        return $"{literal} OR LOWER({column}) LIKE {SiaText.Literal($"%repo={Lower(label)}&id={uri.Id}%")}";
    }

#pragma warning disable CA1308 // The database folds to lower case, so must we.
    private static string Lower(string text) => text.ToLowerInvariant();
#pragma warning restore CA1308
}

/// <summary>POL: one of the states that the dataset has (SIA 2.0, 2.1.2.4; ObsCore 1.1, B.6.6: <c>/I/Q/</c>).</summary>
internal sealed class PolarizationParameter(string name, string column, string description) : SiaParameter(name)
{
    private static readonly string[] States = ["I", "Q", "U", "V", "RR", "LL", "RL", "LR", "XX", "YY", "XY", "YX", "POLI", "POLA"];

    public override InputParameter Description { get; } = new(name) { Ucd = "meta.code;phys.polarization", Description = description, Options = States };

    public override Result<string> Condition(string value)
    {
        var state = Array.Find(States, s => s.Equals(value.Trim(), StringComparison.OrdinalIgnoreCase));
        return state is null ? Invalid(value, $"is no polarization state; they are {string.Join(' ', States)}") : $"{column} LIKE '%/{state}/%'";
    }
}
