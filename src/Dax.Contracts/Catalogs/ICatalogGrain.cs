using System.Collections.Immutable;
using Orleans;
using Orleans.Concurrency;

namespace Dax.Contracts.Catalogs;

/// <summary>What the service publishes and how it is; any key, each activation asks the catalog of its silo.</summary>
[Alias(Aliases.CatalogGrain)]
public interface ICatalogGrain : IGrainWithStringKey
{
    /// <summary>TAP_SCHEMA's content.</summary>
    [Alias("GetTables"), AlwaysInterleave] Task<TableSetView> GetTables();

    [Alias("GetStatus"), AlwaysInterleave] Task<ServiceStatus> GetStatus();
}

/// <summary>VOSI availability (VOSI 1.1, 3.2).</summary>
[GenerateSerializer, Immutable, Alias(Aliases.ServiceStatus)]
public sealed record ServiceStatus([property: Id(0)] bool Available, [property: Id(1)] DateTimeOffset UpSince, [property: Id(2)] string? Note);

[GenerateSerializer, Immutable, Alias(Aliases.TableSetView)]
public sealed record TableSetView([property: Id(0)] ImmutableArray<SchemaView> Schemas);

[GenerateSerializer, Immutable, Alias(Aliases.SchemaView)]
public sealed record SchemaView
{
    [Id(0)] public required string Name { get; init; }
    [Id(1)] public string? Title { get; init; }
    [Id(2)] public string? Description { get; init; }
    [Id(3)] public string? Utype { get; init; }
    [Id(4)] public int? Index { get; init; }
    [Id(5)] public ImmutableArray<TableView> Tables { get; init; } = [];
}

/// <summary><see cref="Name"/> is qualified and quoted as ADQL wants it.</summary>
[GenerateSerializer, Immutable, Alias(Aliases.TableView)]
public sealed record TableView
{
    [Id(0)] public required string Name { get; init; }
    [Id(1)] public required string Type { get; init; }
    [Id(2)] public string? Title { get; init; }
    [Id(3)] public string? Description { get; init; }
    [Id(4)] public string? Utype { get; init; }
    [Id(5)] public int? Index { get; init; }
    [Id(6)] public long? RowCount { get; init; }
    [Id(7)] public ImmutableArray<ColumnView> Columns { get; init; } = [];
    [Id(8)] public ImmutableArray<KeyView> Keys { get; init; } = [];
    /// <summary>Names of the main position's columns, both or neither.</summary>
    [Id(9)] public string? Longitude { get; init; }
    [Id(10)] public string? Latitude { get; init; }
}

[GenerateSerializer, Immutable, Alias(Aliases.ColumnView)]
public sealed record ColumnView
{
    [Id(0)] public required string Name { get; init; }
    /// <summary>VOTable datatype name: "double", "char", …</summary>
    [Id(1)] public required string Datatype { get; init; }
    [Id(2)] public string? ArraySize { get; init; }
    [Id(3)] public string? XType { get; init; }
    [Id(4)] public string? Unit { get; init; }
    [Id(5)] public string? Ucd { get; init; }
    [Id(6)] public string? Utype { get; init; }
    [Id(7)] public string? Description { get; init; }
    [Id(8)] public bool Indexed { get; init; }
    [Id(9)] public bool Principal { get; init; }
    [Id(10)] public bool Std { get; init; }
    [Id(11)] public bool Nullable { get; init; } = true;
    [Id(12)] public int? Index { get; init; }
}

[GenerateSerializer, Immutable, Alias(Aliases.KeyView)]
public sealed record KeyView(
    [property: Id(0)] string Id, [property: Id(1)] string TargetTable, [property: Id(2)] ImmutableArray<KeyColumnView> Columns,
    [property: Id(3)] string? Description, [property: Id(4)] string? Utype);

[GenerateSerializer, Immutable, Alias(Aliases.KeyColumnView)]
public sealed record KeyColumnView([property: Id(0)] string From, [property: Id(1)] string Target);
