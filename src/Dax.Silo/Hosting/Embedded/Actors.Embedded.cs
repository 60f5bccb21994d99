using Dax.Backends.JobIndex;
using Dax.Contracts.Results;
using Dax.Embedded.Persistence;
using Dax.Grains.Hosting;
using Microsoft.Data.Sqlite;

namespace Dax.Silo.Hosting;

/// <summary>Actors in this process, their state in DIR/state.sqlite; the job index shares that file and its writer (docs/decisions/0001).</summary>
internal static class Actors
{
    /// <summary>The folder of results and uploads, and of the key of links: this process has the data folder for itself.</summary>
    public static string AddActors(this WebApplicationBuilder builder, string folder)
    {
        builder.Services.AddEmbeddedActors(o =>
        {
            o.DataFile = Path.Combine(folder, "state.sqlite");
            o.Assemblies.Add(GrainServices.Assembly);
            o.StreamProviders.Add(JobStreams.Provider);
        });
        builder.Services.AddSingleton<ISqliteCommitter>(s => new Committer(s.GetRequiredService<SqliteWriter>()));
        builder.Services.AddSingleton<ISqliteReaders>(s => new Readers(s.GetRequiredService<SqliteWriter>().File));
        builder.Services.AddSqliteJobIndex();
        return folder;
    }

    public static Task CheckActors(this WebApplication app, CancellationToken cancel) => Task.CompletedTask;

    public static void MapActors(this WebApplication app)
    {
    }

    private sealed class Committer(SqliteWriter writer) : ISqliteCommitter
    {
        public Task<T> Commit<T>(Func<SqliteConnection, T> work) => writer.Enqueue(work);
    }

    private sealed class Readers(string file) : ISqliteReaders
    {
        private readonly string text = new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = true }.ToString();

        public SqliteConnection Open()
        {
            var connection = new SqliteConnection(text);
            connection.Open();
            return connection;
        }
    }
}
