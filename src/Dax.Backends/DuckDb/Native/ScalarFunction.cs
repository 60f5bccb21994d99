namespace Dax.Backends.DuckDb.Native;

/// <summary>
/// Makes a function known to a whole database. The body gets (info, input chunk, output vector), runs on the engine's threads, many at a
/// time, and must let no exception out. Rows with a null argument are null without a call for them being meant: the engine sets
/// that for constant nulls only, so bodies look at the validity themselves.
/// </summary>
internal static unsafe class ScalarFunction
{
    public static void Register(DuckDbConnection connection, string name, ReadOnlySpan<DuckDbType> parameters, DuckDbType result, delegate* unmanaged[Cdecl]<nint, nint, nint, void> body, int extra = 0) =>
        Register(connection, name, parameters, new DuckDbColumnType(result), body, extra);

    /// <param name="connection">To the database.</param>
    /// <param name="name">Of the function.</param>
    /// <param name="parameters">Their types.</param>
    /// <param name="result">Its type: a scalar, or a list of scalars.</param>
    /// <param name="body">What runs.</param>
    /// <param name="extra">What the body gets from <see cref="DuckDbApi.FunctionExtra"/>, so that one body may serve several functions.</param>
    public static void Register(DuckDbConnection connection, string name, ReadOnlySpan<DuckDbType> parameters, DuckDbColumnType result, delegate* unmanaged[Cdecl]<nint, nint, nint, void> body, int extra = 0)
    {
        Span<DuckDbColumnType> types = stackalloc DuckDbColumnType[parameters.Length];
        for (var i = 0; i < types.Length; i++)
            types[i] = new(parameters[i]);
        Register(connection, name, types, result, body, extra);
    }

    public static void Register(DuckDbConnection connection, string name, ReadOnlySpan<DuckDbColumnType> parameters, DuckDbColumnType result, delegate* unmanaged[Cdecl]<nint, nint, nint, void> body, int extra = 0)
    {
        var function = DuckDbApi.CreateScalarFunction();
        try
        {
            DuckDbApi.SetFunctionName(function, name);
            foreach (var parameter in parameters)
                WithType(parameter, type => DuckDbApi.AddFunctionParameter(function, type));
            WithType(result, type => DuckDbApi.SetFunctionReturn(function, type));
            DuckDbApi.SetFunctionBody(function, body);
            DuckDbApi.SetFunctionExtra(function, extra, 0);
            if (DuckDbApi.RegisterScalarFunction(connection.Handle, function) != DuckDbState.Success)
                throw new DuckDbException(DuckDbErrorKind.Unknown, $"The function {name} could not be registered.");
        }
        finally
        {
            DuckDbApi.DestroyScalarFunction(ref function);
        }
    }

    private static void WithType(DuckDbColumnType type, Action<nint> use)
    {
        var handle = type.CreateNative();
        use(handle);
        DuckDbApi.DestroyType(ref handle);
    }
}
