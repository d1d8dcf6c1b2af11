"""Words that carry no subject of their own, in folded form; our own compact lists."""

from assistant.types.language import Language

_FRENCH = """
a ai aie ainsi alors apres as au aucun aucune aujourd aura aurai auraient aurais aurait auras aurez auriez
aurons auront aussi autre autres aux avaient avais avait avant avec avez aviez avions avoir avons ayant bien
c ca car ce ceci cela celle celles celui cependant ces cet cette ceux chaque chez ci comme comment d dans de
deja depuis des donc dont du elle elles en encore entre est et etaient etais etait etant ete etes etiez
etions etre eu eux fait faire faites faut font fut hors hui il ils j je jusqu l la le les leur leurs lors
lorsque lui m ma mais me meme memes mes mien moi moins mon n ne ni nos notre nous on ont or ou par parce pas
pendant peu peut peuvent peux plus plusieurs pour pourquoi pouvez pouvoir puis puisque qu quand que quel
quelle quelles quels qui quoi s sa sans se selon sera serai serait seras serez seront ses seulement si sien
soi soient sois soit sommes son sont sous suis sur t ta te tel telle tes toi ton tous tout toute toutes tres
trop tu un une vers via voici voila vos votre vous vu y
"""
_ENGLISH = """
a about above after again all also am an and any are aren as at be because been before being below between
both but by can cannot could couldn d did didn do does doesn doing don down during each either else ever few
for from further get had hadn has hasn have haven having he her here hers him his how i if in into is isn it
its itself just let ll m may me might more most much must my myself neither no nor not now of off on once
one only or other our ours out over own please re s same shall she should shouldn so some such t than that
the their theirs them then there these they this those through to too under until up upon us ve very via was
wasn we were weren what when where whether which while who whom whose why will with won would wouldn you
your yours
"""
STOP_WORDS: dict[Language, frozenset[str]] = {
    "fr": frozenset(_FRENCH.split()),
    "en": frozenset(_ENGLISH.split()),
}
