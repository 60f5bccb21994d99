using System.Runtime.InteropServices;

namespace Dax.Backends.DuckDb.Native;

/// <summary>Aggregate functions of ours inside the engine.</summary>
internal static unsafe partial class DuckDbApi
{
    [LibraryImport(Library, EntryPoint = "duckdb_create_aggregate_function")]
    public static partial nint CreateAggregateFunction();

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_aggregate_function")]
    public static partial void DestroyAggregateFunction(ref nint function);

    [LibraryImport(Library, EntryPoint = "duckdb_aggregate_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetAggregateName(nint function, string name);

    [LibraryImport(Library, EntryPoint = "duckdb_aggregate_function_add_parameter")]
    public static partial void AddAggregateParameter(nint function, nint type);

    [LibraryImport(Library, EntryPoint = "duckdb_aggregate_function_set_return_type")]
    public static partial void SetAggregateReturn(nint function, nint type);

    /// <summary>Sees rows with nulls too.</summary>
    [LibraryImport(Library, EntryPoint = "duckdb_aggregate_function_set_special_handling")]
    public static partial void SetAggregateSeesNulls(nint function);

    [LibraryImport(Library, EntryPoint = "duckdb_aggregate_function_set_functions")]
    public static partial void SetAggregateBodies(
        nint function,
        delegate* unmanaged[Cdecl]<nint, ulong> stateSize,
        delegate* unmanaged[Cdecl]<nint, nint, void> initialize,
        delegate* unmanaged[Cdecl]<nint, nint, nint*, void> update,
        delegate* unmanaged[Cdecl]<nint, nint*, nint*, ulong, void> combine,
        delegate* unmanaged[Cdecl]<nint, nint*, nint, ulong, ulong, void> complete);

    [LibraryImport(Library, EntryPoint = "duckdb_aggregate_function_set_extra_info")]
    public static partial void SetAggregateExtra(nint function, nint extra, nint destroy);

    [LibraryImport(Library, EntryPoint = "duckdb_aggregate_function_get_extra_info")]
    public static partial nint AggregateExtra(nint info);

    [LibraryImport(Library, EntryPoint = "duckdb_aggregate_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetAggregateError(nint info, string message);

    [LibraryImport(Library, EntryPoint = "duckdb_register_aggregate_function")]
    public static partial DuckDbState RegisterAggregateFunction(ConnectionHandle connection, nint function);
}
