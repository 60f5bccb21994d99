using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Orleans;

namespace Dax.Embedded.Actors;

/// <summary>Which class implements which grain interface, and what the interfaces' methods are.</summary>
internal sealed class GrainTypes
{
    private readonly FrozenDictionary<Type, GrainClass> classOf;
    private readonly FrozenDictionary<string, GrainClass> byName;
    private readonly ConcurrentDictionary<Type, FrozenDictionary<MethodInfo, GrainMethod>> methods = new();

    public GrainTypes(IEnumerable<Assembly> assemblies)
    {
        Dictionary<Type, GrainClass> byInterface = [];
        Dictionary<string, GrainClass> names = [];
        foreach (var type in assemblies.Distinct().SelectMany(a => a.GetTypes()).Where(IsGrainClass))
        {
            var grain = new GrainClass(type);
            if (!names.TryAdd(grain.Name, grain))
                throw new InvalidOperationException($"{type} and {names[grain.Name].Type} have the same name: their state would be the same.");
            foreach (var face in type.GetInterfaces().Where(IsGrainInterface))
            {
                if (!byInterface.TryAdd(face, grain))
                    throw new InvalidOperationException($"{type} and {byInterface[face].Type} both implement {face}.");
            }
        }

        classOf = byInterface.ToFrozenDictionary();
        byName = names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public GrainClass ClassOf(Type grainInterface) => classOf.TryGetValue(grainInterface, out var found)
        ? found
        : throw new ArgumentException($"Could not find an implementation for interface {grainInterface}.", nameof(grainInterface));

    /// <summary>Null for a class that exists no more.</summary>
    public GrainClass? Named(string name) => byName.GetValueOrDefault(name);

    public FrozenDictionary<MethodInfo, GrainMethod> Methods(Type grainInterface) => methods.GetOrAdd(grainInterface, static face =>
        face.GetInterfaces().Append(face).Where(i => i != typeof(IGrain) && i != typeof(IAddressable)).SelectMany(i => i.GetMethods())
            .Where(m => !m.IsStatic).ToFrozenDictionary(m => m, GrainMethod.Create));

    private static bool IsGrainClass(Type type) =>
        type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && type.IsAssignableTo(typeof(IGrainBase)) && type.IsAssignableTo(typeof(IGrain));

    // IRemindable and its like belong to many classes; nobody asks the factory for one.
    private static bool IsGrainInterface(Type type) => type != typeof(IGrainWithStringKey) && type.IsAssignableTo(typeof(IGrainWithStringKey));
}
