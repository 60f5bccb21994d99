using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Vosi;

/// <summary>What a TAP service can do, as its capabilities document declares it (TAPRegExt 1.0): nothing here is implied by anything else.</summary>
/// <param name="BaseUrl">Where /sync, /async and the rest hang; without a slash at its end.</param>
public sealed record TapCapability(string BaseUrl)
{
    public IReadOnlyList<TapDataModel> DataModels { get; init; } = [];
    public required TapLanguage Language { get; init; }
    /// <summary>What RESPONSEFORMAT takes.</summary>
    public IReadOnlyList<TableFormat> OutputFormats { get; init; } = TableFormats.All;
    /// <summary>Names behind "#upload-": inline, http, https. Empty when uploads are not taken.</summary>
    public IReadOnlyList<string> UploadMethods { get; init; } = [];
    /// <summary>Seconds that a job and its results are kept.</summary>
    public TapLimit RetentionPeriod { get; init; }
    /// <summary>Seconds that a job may run.</summary>
    public TapLimit ExecutionDuration { get; init; }
    /// <summary>Rows of a result.</summary>
    public TapLimit OutputRows { get; init; }
    /// <summary>Bytes of an uploaded table.</summary>
    public TapLimit UploadBytes { get; init; }
    /// <summary>Whether /examples is there.</summary>
    public bool HasExamples { get; init; } = true;
}

/// <summary>A limit: what applies unless asked otherwise, and what cannot be exceeded. Null says nothing.</summary>
public readonly record struct TapLimit(long? Default, long? Hard)
{
    public bool IsEmpty => Default is null && Hard is null;
}

/// <param name="IvoId">Such as ivo://ivoa.net/std/ObsCore#core-1.1.</param>
public sealed record TapDataModel(string Name, string IvoId);

/// <summary>ADQL in its versions ("2.0", "2.1"), with what is optional in it.</summary>
public sealed record TapLanguage(IReadOnlyList<string> Versions, IReadOnlyList<TapLanguageFeature> Features);

/// <summary>An optional feature of ADQL (TAPRegExt 1.0, 2.3; ADQL 2.1, 4).</summary>
/// <param name="Type">What stands behind "#features-": udf, adqlgeo, adql-string, adql-offset, adql-conditional, adql-type, adql-sets, adql-common-table, adql-unit.</param>
/// <param name="Form">The name, or for a udf its signature: <c>name(arg TYPE, ...) -> TYPE</c>.</param>
public sealed record TapLanguageFeature(string Type, string Form, string? Description = null);
