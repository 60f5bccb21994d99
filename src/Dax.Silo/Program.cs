using Dax.Silo.Commands;

return await CommandLine.Create().Parse(args).InvokeAsync();
