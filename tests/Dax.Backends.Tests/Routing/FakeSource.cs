using Dax.Adql.Dialects;
using Dax.Backends.Routing;
using Dax.Engine.Faults;
using Dax.Engine.Ports;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Vosi;

namespace Dax.Backends.Tests.Routing;

/// <summary>A source that says what a test wants. It runs nothing.</summary>
internal sealed class FakeSource(string name, Result<SourceContent> content) : ICatalogSource
{
    public string Name => name;

    public TimeSpan RefreshInterval => TimeSpan.FromSeconds(1);

    public Result<SourceContent> Content { get; set; } = content;

    /// <summary>It never answers.</summary>
    public bool Hangs { get; init; }

    public static readonly Fault Down = new Fault.Transient("The server cannot be reached.");

    public async ValueTask<Result<SourceContent>> Load(CancellationToken cancel)
    {
        if (Hangs) await Task.Delay(Timeout.Infinite, cancel);
        return Content;
    }

    public async ValueTask<Result<string>> Check(CancellationToken cancel)
    {
        if (Hangs) await Task.Delay(Timeout.Infinite, cancel);
        return Content.IsOk ? new Result<string>("It answers.") : Content.Fault;
    }

    /// <summary>Tables of one BIGINT, <c>id</c>.</summary>
    public static FakeSource Of(string name, params string[] tables) => new(name, Tables("1", tables));

    public static SourceContent Tables(string version, params string[] tables) => new(version, [], [.. tables.Select(Table)], new FakeBackend());

    private static SourceTable Table(string qualified)
    {
        var parts = qualified.Split('.');
        return SourceTable.Of(parts[0], parts[1], parts, new TableEntry(qualified, [new ColumnEntry(new FieldInfo("id", VoDatatype.Long)) { Indexed = true }]));
    }

    internal sealed class FakeBackend : ICatalogBackend
    {
        public Dialect Dialect => PostgresDialect.Instance;

        public ValueTask<Result<IRowStream>> Execute(SqlText sql, TableSchema schema, QueryContext context, CancellationToken cancel) => throw new NotSupportedException();
    }
}

/// <summary>Waits are a hundred times shorter, but those for sources, unless one is not meant to answer: a busy machine takes its time.</summary>
internal sealed class HurriedTime(bool hangs) : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var isPatience = !hangs && (dueTime == RoutedCatalog.FirstPatience || dueTime == RoutedCatalog.CheckPatience);
        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : isPatience ? dueTime * 20 : dueTime / 100, period);
    }
}
