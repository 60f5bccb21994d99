using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Dax.Engine.Faults;
using Npgsql;

namespace Dax.Backends.Butler.Sql;

/// <summary>A registry in a PostgreSQL database; sessions are read-only. Passwords come from the URL, PGPASSWORD or the password file, as for every PostgreSQL client.</summary>
internal sealed partial class PostgresRegistry : RegistryDatabase
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
        var match = Form().Match(url);
        if (!match.Success) return null;
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = Part("host") is { Length: > 0 } host ? host.Trim('[', ']') : "localhost",
            Database = Part("database"),
            ApplicationName = "dax",
            MaxPoolSize = options.MaxConnections,
            CommandTimeout = (int)Math.Ceiling(options.StatementTimeout.TotalSeconds) + 1,
            Options = "-c default_transaction_read_only=on",
        };
        if (int.TryParse(Part("port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port)) settings.Port = port;
        if (Part("user").Length > 0) settings.Username = Part("user");
        if (Part("password").Length > 0) settings.Password = Part("password");
        foreach (var pair in match.Groups["query"].Value.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            // SQLAlchemy's way to name a socket's folder; other options of the driver there say nothing here.
            if (pair.StartsWith("host=", StringComparison.Ordinal)) settings.Host = Uri.UnescapeDataString(pair["host=".Length..]);
        }
        return new PostgresRegistry(label, NpgsqlDataSource.Create(settings), schema, options.StatementTimeout);

        string Part(string name) => Uri.UnescapeDataString(match.Groups[name].Value);
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

    /// <summary>SQLAlchemy's: the driver may follow the scheme, the host may be left out.</summary>
    [GeneratedRegex(@"^postgres(ql)?(\+\w+)?://((?<user>[^:@/]*)(:(?<password>[^@/]*))?@)?(?<host>\[[^\]]*\]|[^:/?]*)(:(?<port>[0-9]*))?(/(?<database>[^?]*))?(\?(?<query>.*))?$")]
    private static partial Regex Form();

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
