using System.CommandLine;
using Dax.Silo.Hosting;

namespace Dax.Silo.Commands;

/// <summary>`dax serve`: the service itself, until SIGTERM or Ctrl-C.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var command = new Command("serve", "Serve the tables of a data folder by TAP (the default command).");
        Configure(command);
        return command;
    }

    /// <summary>Gives a command the options and the action of serving.</summary>
    public static void Configure(Command command)
    {
        var data = DataFolder.Option();
        var urls = new Option<string>("--urls") { Description = "Where to listen; several separated by semicolons.", DefaultValueFactory = _ => "http://localhost:8080" };
        var empty = new Option<bool>("--empty") { Description = "Load neither the Messier catalogue nor the simulated survey into a new folder." };
        var butlers = ButlerPairs.Option("--butler", "A Butler repository to show, as LABEL=PATH or LABEL=URL; may be given several times.", "PATH");
        command.Options.Add(data);
        command.Options.Add(urls);
        command.Options.Add(empty);
        command.Options.Add(butlers);
        var mappings = ButlerPairs.Option("--mapping", "A file that says how a repository's datasets become ObsCore rows, as LABEL=FILE; may be given several times.", "FILE");
        command.Options.Add(mappings);
        command.Validators.Add(result =>
        {
            if (ButlerPairs.Stray(result.GetValue(butlers), result.GetValue(mappings)) is { } label) result.AddError($"--mapping names the repository '{label}', which no --butler does.");
        });
        command.SetAction((result, cancel) =>
            Run(new ServeOptions(result.GetRequiredValue(data).FullName, result.GetRequiredValue(urls), !result.GetValue(empty)) { Butlers = ButlerPairs.Join(result.GetValue(butlers), result.GetValue(mappings)) }, cancel));
    }

    private static async Task<int> Run(ServeOptions options, CancellationToken cancel)
    {
        try
        {
            await FirstStart.Prepare(options, Console.Error, cancel);
            await using var app = DaxHost.Build(options);
            await app.CheckActors(cancel);
            await app.StartAsync(cancel);
            Greeting.Print(app, Console.Out);
            await app.WaitForShutdownAsync(cancel);
            return 0;
        }
        catch (Exception failure) when (Problem(failure) is { } sentence)
        {
            await Console.Error.WriteLineAsync($"dax: {sentence}");
            return 1;
        }
    }

    /// <summary>What an operator can mend, in a sentence; null for a bug, which shows its trace.</summary>
    private static string? Problem(Exception failure) => failure switch
    {
        IOException or UnauthorizedAccessException or InvalidDataException => failure.Message,
        Microsoft.Extensions.Options.OptionsValidationException options => string.Join(' ', options.Failures),
        _ => null,
    };
}
