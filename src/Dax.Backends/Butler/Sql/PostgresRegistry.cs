using System.Data.Common;
using Dax.Engine.Faults;
using Npgsql;

namespace Dax.Backends.Butler.Sql;

/// <summary>A registry in a PostgreSQL database; sessions are read-only. Passwords come from the URL, PGPASSWORD or the password file, as for every PostgreSQL client.</summary>
internal sealed class PostgresRegistry : RegistryDatabase
{
    private readonly string label;
    private readonly NpgsqlDataSource source;
    private readonly TimeSpan timeout;

    private PostgresRegistry(string label, NpgsqlDataSource source, string? schema, TimeSpan timeout) =>
        (this.label, this.source, this.timeout, Dialect) = (label, source, timeout, new PostgresDialect(schema));

    public override RegistryDialect Dialect { get; }

    /// <summary>Null when the URL is none.</summary>
    public static PostgresRegistry? Create(string label, string url, string? schema, ButlerOptions options)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var parsed)) return null;
        var user = parsed.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = parsed.Host.Length > 0 ? parsed.Host : "localhost",
            Database = Uri.UnescapeDataString(parsed.AbsolutePath.TrimStart('/')),
            ApplicationName = "dax",
            MaxPoolSize = options.MaxConnections,
            CommandTimeout = (int)Math.Ceiling(options.StatementTimeout.TotalSeconds) + 1,
            Options = "-c default_transaction_read_only=on",
        };
        if (parsed.Port > 0) settings.Port = parsed.Port;
        if (user[0].Length > 0) settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) settings.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in parsed.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            // SQLAlchemy's way to name a socket's folder; other options of the driver there say nothing here.
            if (pair.StartsWith("host=", StringComparison.Ordinal)) settings.Host = Uri.UnescapeDataString(pair["host=".Length..]);
        }
        return new PostgresRegistry(label, NpgsqlDataSource.Create(settings), schema, options.StatementTimeout);
    }

    public override object? Stamp() => null;

    public override async Task<List<T>> Rows<T>(SqlText sql, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(timeout);
        try
        {
            await using var connection = await source.OpenConnectionAsync(bounded.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = sql.ToString();
            for (var i = 0; i < sql.Parameters.Count; i++) command.Parameters.AddWithValue(SqlText.ParameterName(i)[1..], sql.Parameters[i] ?? DBNull.Value);
            await using var reader = await command.ExecuteReaderAsync(bounded.Token);
            var rows = new List<T>();
            while (await reader.ReadAsync(bounded.Token)) rows.Add(read(reader));
            return rows;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw TooLong();
        }
        catch (PostgresException e)
        {
            throw new RegistryException(FaultOf(e), e);
        }
        catch (NpgsqlException e)
        {
            throw new RegistryException(new Fault.Transient($"The registry database of '{label}' does not answer. Try again later."), e);
        }
        catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException)
        {
            throw new RegistryException(new Fault.Broken($"The registry of '{label}' holds values that are none of a Butler's."), e);
        }
    }

    public override void Dispose() => source.Dispose();

    private RegistryException TooLong() =>
        new(new Fault.Busy($"The registry of '{label}' took too long to answer. Narrow the search, or try again later.", TimeSpan.FromSeconds(30)));

    private Fault FaultOf(PostgresException e) => e.SqlState[..2] switch
    {
        // Data exceptions: the numbers of an expression, since all else is the registry's own.
        "22" => new Fault.Usage("The expression's numbers leave the range that can be computed with."),
        "08" or "40" or "53" or "55" or "57" => new Fault.Transient($"The registry database of '{label}' is busy or restarting. Try again later."),
        "28" or "3D" => new Fault.Broken($"The registry database of '{label}' does not let this service in."),
        _ => new Fault.Broken($"The registry of '{label}' cannot be read: its tables are not those of a Butler, or of one that is not known here."),
    };
}
