using System.Runtime.InteropServices;

namespace Dax.Backends.DuckDb.Native;

/// <summary>Scalar functions of ours inside the engine.</summary>
internal static unsafe partial class DuckDbApi
{
    [LibraryImport(Library, EntryPoint = "duckdb_create_scalar_function")]
    public static partial nint CreateScalarFunction();

    [LibraryImport(Library, EntryPoint = "duckdb_destroy_scalar_function")]
    public static partial void DestroyScalarFunction(ref nint function);

    [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetFunctionName(nint function, string name);

    [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_add_parameter")]
    public static partial void AddFunctionParameter(nint function, nint type);

    [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_return_type")]
    public static partial void SetFunctionReturn(nint function, nint type);

    [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_function")]
    public static partial void SetFunctionBody(nint function, delegate* unmanaged[Cdecl]<nint, nint, nint, void> body);

    [LibraryImport(Library, EntryPoint = "duckdb_register_scalar_function")]
    public static partial DuckDbState RegisterScalarFunction(ConnectionHandle connection, nint function);

    /// <summary>Makes the call of a body fail; the text is copied.</summary>
    [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetFunctionError(nint info, string message);

    /// <summary>A value that every call of the body can ask for; it is no address of anything to be freed.</summary>
    [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_set_extra_info")]
    public static partial void SetFunctionExtra(nint function, nint extra, nint destroy);

    [LibraryImport(Library, EntryPoint = "duckdb_scalar_function_get_extra_info")]
    [SuppressGCTransition]
    public static partial nint FunctionExtra(nint info);
}
