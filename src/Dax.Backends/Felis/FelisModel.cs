namespace Dax.Backends.Felis;

/// <summary>A reference to another object by its id.</summary>
internal sealed record FelisRef(string Id, Place Place);

/// <summary>What all named objects of a Felis text have. <see cref="Id"/> is the text's own or, without one, Felis' generated form.</summary>
internal abstract record FelisObject(string Name, Place Place)
{
    public string Id { get; init; } = "";
    public bool HasOwnId { get; init; }
    public string? Description { get; init; }
    public string? Utype { get; init; }
}

internal sealed record FelisSchema(string Name, Place Place, IReadOnlyList<FelisTable> Tables) : FelisObject(Name, Place)
{
    public int? Index { get; init; }
}

internal sealed record FelisTable(string Name, Place Place, IReadOnlyList<FelisColumn> Columns) : FelisObject(Name, Place)
{
    public int? Index { get; init; }
    public IReadOnlyList<FelisRef> PrimaryKey { get; init; } = [];
    public IReadOnlyList<FelisConstraint> Constraints { get; init; } = [];
    public IReadOnlyList<FelisIndex> Indexes { get; init; } = [];
}

internal sealed record FelisColumn(string Name, Place Place, FelisText Datatype) : FelisObject(Name, Place)
{
    public int? Length { get; init; }
    public bool Nullable { get; init; } = true;
    public FelisText? Ucd { get; init; }
    public FelisText? Unit { get; init; }
    public FelisText? FitsUnit { get; init; }
    public FelisText? VoDatatype { get; init; }
    public FelisText? ArraySize { get; init; }
    public string? XType { get; init; }
    public bool Principal { get; init; }
    public bool Std { get; init; }
    public int? Index { get; init; }
}

/// <param name="Kind">ForeignKey, Unique, Check.</param>
internal sealed record FelisConstraint(string Name, Place Place, FelisText Kind) : FelisObject(Name, Place)
{
    public IReadOnlyList<FelisRef> Columns { get; init; } = [];
    public IReadOnlyList<FelisRef> Referenced { get; init; } = [];
    public bool IsForeignKey => Kind.Value == "ForeignKey";
}

internal sealed record FelisIndex(string Name, Place Place) : FelisObject(Name, Place)
{
    public IReadOnlyList<FelisRef> Columns { get; init; } = [];
}

/// <summary>A word whose place matters when it turns out to be wrong.</summary>
internal sealed record FelisText(string Value, Place Place);
