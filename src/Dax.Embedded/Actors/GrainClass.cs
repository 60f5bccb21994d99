using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>What is known of a grain class: how to make one, and how its requests take turns.</summary>
internal sealed class GrainClass
{
    private readonly ObjectFactory factory;
    private readonly StateFacet[] facets;
    private readonly bool takesContext;

    public GrainClass(Type type)
    {
        Type = type;
        Name = type.Name;
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute), inherit: true);
        var constructors = type.GetConstructors(BindingFlags.Instance | BindingFlags.Public);
        if (constructors.Length != 1)
            throw new InvalidOperationException($"Grain class {type} must have exactly one public constructor.");
        var parameters = constructors[0].GetParameters();
        facets = [.. parameters.Where(p => p.IsDefined(typeof(PersistentStateAttribute))).Select(p => new StateFacet(p))];
        takesContext = parameters.Any(p => p.ParameterType == typeof(IGrainContext));
        List<Type> given = [.. facets.Select(f => f.Type)];
        if (takesContext)
            given.Add(typeof(IGrainContext));
        factory = ActivatorUtilities.CreateFactory(type, [.. given]);
    }

    public Type Type { get; }

    /// <summary>Under this name its state is stored.</summary>
    public string Name { get; }

    public bool IsReentrant { get; }

    /// <summary>Constructs a grain; <paramref name="states"/> get the facets that its activation has to read.</summary>
    public object Create(IServiceProvider services, IGrainContext context, IStateSource source, List<IStoredState> states)
    {
        var given = new object[facets.Length + (takesContext ? 1 : 0)];
        for (var i = 0; i < facets.Length; i++)
        {
            var state = facets[i].Create(source, context.GrainId);
            states.Add(state);
            given[i] = state;
        }

        if (takesContext)
            given[^1] = context;
        return factory(services, given);
    }

    /// <summary>A constructor parameter that holds durable state.</summary>
    private sealed class StateFacet
    {
        private readonly string name;
        private readonly Func<IStateSource, GrainId, string, IStoredState> create;

        public StateFacet(ParameterInfo parameter)
        {
            Type = parameter.ParameterType;
            if (!Type.IsGenericType || Type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
                throw new InvalidOperationException($"{parameter.Member.DeclaringType}: [PersistentState] belongs on an IPersistentState<T>, not on '{parameter}'.");
            name = parameter.GetCustomAttribute<PersistentStateAttribute>()!.StateName;
            create = typeof(StateFacet).GetMethod(nameof(CreateState), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(Type.GetGenericArguments()[0]).CreateDelegate<Func<IStateSource, GrainId, string, IStoredState>>();
        }

        public Type Type { get; }

        public IStoredState Create(IStateSource source, GrainId grain) => create(source, grain, name);

        private static IStoredState CreateState<TState>(IStateSource source, GrainId grain, string name) => source.Create<TState>(grain, name);
    }
}

/// <summary>Where the durable state of grains comes from.</summary>
internal interface IStateSource
{
    IStoredState Create<TState>(GrainId grain, string name);
}

/// <summary>Durable state that is read before its grain activates.</summary>
internal interface IStoredState
{
    Task ReadStateAsync();
}
