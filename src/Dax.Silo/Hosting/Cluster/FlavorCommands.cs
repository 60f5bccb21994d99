using System.CommandLine;
using Dax.Silo.Commands;

namespace Dax.Silo.Hosting;

/// <summary>Commands that only this flavour has.</summary>
internal static class FlavorCommands
{
    public static IEnumerable<Command> All => [MigrateCommand.Create()];
}
