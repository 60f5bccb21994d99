using System.CommandLine;
using Dax.Silo.Commands.Hips;
using Dax.Silo.Commands.Mosaics;
using Dax.Silo.Hosting;

namespace Dax.Silo.Commands;

/// <summary>The commands of `dax`. Without a command it serves.</summary>
internal static class CommandLine
{
    public static RootCommand Create()
    {
        var root = new RootCommand("Puts a sky survey on the Virtual Observatory: TAP over an embedded column engine.");
        ServeCommand.Configure(root);
        root.Subcommands.Add(ServeCommand.Create());
        root.Subcommands.Add(ImportCommand.Create());
        root.Subcommands.Add(TablesCommand.Create());
        root.Subcommands.Add(DropCommand.Create());
        root.Subcommands.Add(SchemaCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(ButlerCommand.Create());
        root.Subcommands.Add(MosaicCommand.Create());
        root.Subcommands.Add(HipsCommand.Create());
        foreach (var command in FlavorCommands.All) root.Subcommands.Add(command);
        return root;
    }
}
