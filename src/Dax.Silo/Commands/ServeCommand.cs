using System.CommandLine;
using Dax.Backends.Butler;
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
        var butlers = ButlerOption();
        command.Options.Add(data);
        command.Options.Add(urls);
        command.Options.Add(empty);
        command.Options.Add(butlers);
        command.SetAction((result, cancel) =>
            Run(new ServeOptions(result.GetRequiredValue(data).FullName, result.GetRequiredValue(urls), !result.GetValue(empty)) { Butlers = result.GetValue(butlers) ?? [] }, cancel));
    }

    /// <summary>`--butler LABEL=PATH`, as often as there are repositories.</summary>
    private static Option<ButlerRepositoryOptions[]> ButlerOption() => new("--butler")
    {
        Description = "A Butler repository to show, as LABEL=PATH or LABEL=URL; may be given several times.",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = result =>
        {
            var given = new List<ButlerRepositoryOptions>();
            foreach (var token in result.Tokens)
            {
                var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0 || !ButlerRepositoryOptions.IsLabel(token.Value[..equals])) result.AddError($"--butler takes LABEL=PATH, not '{token.Value}'.");
                else given.Add(new ButlerRepositoryOptions { Label = token.Value[..equals], Uri = token.Value[(equals + 1)..] });
            }
            return [.. given];
        },
    };

    private static async Task<int> Run(ServeOptions options, CancellationToken cancel)
    {
        try
        {
            await FirstStart.Prepare(options, Console.Error, cancel);
            await using var app = DaxHost.Build(options);
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
