using Dax.Backends.Butler.Sql;
using Dax.Engine.Datasets;

namespace Dax.Backends.Butler.Queries;

/// <summary>Half-open spans of TAI nanoseconds as registries store them: 0 and the year 2100 for unbounded ends; an empty one ends where it began, or before.</summary>
internal static class Timespans
{
    public static ButlerTimespan Of(long begin, long end) =>
        new(begin <= 0 ? null : begin, end >= RegistryDialect.MaxNanoseconds ? null : end);

    /// <summary>The stored form. A span that ends where it begins is taken as that moment.</summary>
    public static (long Begin, long End) Stored(ButlerTimespan span)
    {
        var begin = Math.Clamp(span.BeginNanoseconds ?? 0, 0, RegistryDialect.MaxNanoseconds - 1);
        var end = Math.Clamp(span.EndNanoseconds ?? RegistryDialect.MaxNanoseconds, 0, RegistryDialect.MaxNanoseconds);
        return (begin, end == begin ? begin + 1 : end);
    }
}
