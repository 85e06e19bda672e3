"""Number words, units and negations of the languages most articles are in, for `meaning`.

The lists are short on purpose: words that also mean something common elsewhere stay out, unless
missing them would hide a changed fact.
"""


def _listed(words: str) -> list[str]:
    return words.split()


def _by_word(lines: dict[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in lines.items() for word in words.split()}


# English, German, Spanish, French. "ein", "un" and "una" are articles far more often.
NUMBERS = _by_word(
    {
        "0": "zero null cero zéro",
        "1": "one eins",
        "2": "two zwei dos deux both beide ambos",
        "3": "three drei tres trois",
        "4": "four vier cuatro quatre",
        "5": "five fünf cinco cinq",
        "6": "six sechs seis",
        "7": "seven sieben siete sept",
        "8": "eight acht ocho huit",
        "9": "nine neun nueve neuf",
        "10": "ten zehn diez dix",
        "11": "eleven elf onze",
        "12": "twelve zwölf doce douze dozen dozens dutzend dutzende docena docenas douzaine",
        "13": "thirteen dreizehn trece treize",
        "14": "fourteen vierzehn catorce quatorze",
        "15": "fifteen fünfzehn quince quinze",
        "16": "sixteen sechzehn dieciséis seize",
        "17": "seventeen siebzehn diecisiete",
        "18": "eighteen achtzehn dieciocho",
        "19": "nineteen neunzehn diecinueve",
        "20": "twenty zwanzig veinte vingt",
        "30": "thirty dreißig treinta trente",
        "40": "forty vierzig cuarenta quarante",
        "50": "fifty fünfzig cincuenta cinquante",
        "60": "sixty sechzig sesenta soixante",
        "70": "seventy siebzig setenta",
        "80": "eighty achtzig ochenta",
        "90": "ninety neunzig noventa",
        "100": "hundred hundreds hundert hunderte cien ciento cientos cent centaines",
        "1000": "thousand thousands tausend tausende mil miles mille milliers",
        "10^6": "million millions millionen millón millones mio",
        "10^9": "billion billions bn milliarde milliarden milliard milliards mrd",
        "10^12": "trillion trillions billionen billones",
        "1/2": "half halves halb halbe hälfte mitad medio media moitié demi",
        "1/3": "third thirds drittel tercio tercios tiers",
        "1/4": "quarter quarters viertel cuarto quart",
        "×2": "twice double doubled doubles doubling doppelt verdoppelt doble duplicó doublé",
        "×3": "triple tripled thrice dreimal verdreifacht triplicó triplé",
        "1.": "first erste ersten erster erstes primero primera primer premier première",
        "2.": "second zweite zweiten zweiter zweites segundo segunda deuxième",
    }
)

# What may stand behind a number; another unit makes it another number.
UNITS = _by_word(
    {
        "%": "% percent prozent procent pourcent",
        "10^3": "thousand k tausend mil mille",
        "10^6": "million millions millionen millón millones m mio",
        "10^9": "billion billions bn milliarde milliarden milliard milliards mrd",
        "day": "day days tag tage tagen día días jour jours",
        "week": "week weeks woche wochen semana semanas semaine semaines",
        "month": "month months monat monate monaten mes meses mois",
        "year": "year years jahr jahre jahren año años an ans année années",
        "hour": "hour hours h hr hrs stunde stunden hora horas heure heures",
        "minute": "minute minutes min minuten minuto minutos",
        "second": "second seconds s sec sekunde sekunden segundo segundos seconde secondes",
        "$": "dollar dollars usd dólares",
        "€": "euro euros eur",
        "£": "pound pounds gbp",
        "µg": "µg μg mcg ug",
    }
    | {
        unit: unit
        for unit in _listed(
            "kg g mg ng t lb oz l dl ml cl µl km cm mm nm mi ft mol mmol ppm ppb iu kcal cal kj j "
            "kw mw gw kwh mwh hz ghz mhz kb mb gb tb ha °c °f mg/kg mg/l mg/dl km/h mph ng/ml am pm"
        )
    }
)

# English; German; Spanish, Portuguese, Italian; French; Dutch, Scandinavian, Finnish; Polish,
# Czech, Croatian, Romanian, Hungarian, Greek; Russian, Ukrainian, Bulgarian; Turkish, Indonesian,
# Vietnamese, Swahili; Arabic, Hebrew, Persian, Urdu; Hindi, Bengali.
NEGATIONS = frozenset(
    _listed("""
    no not never none nobody nothing nowhere neither nor without hardly barely scarcely except
    unless false untrue fail fails failed unable lack lacks lacked deny denies denied
    nicht nichts nie niemals niemand niemandem niemanden nirgends kein keine keinen keiner
    keinem keines keinerlei weder ohne kaum
    nunca jamás nadie nada ningún ninguno ninguna ningunos ningunas ni sin tampoco apenas não
    jamais ninguém nenhum nenhuma nem sem non mai nessun nessuno nessuna niente nulla né senza
    ne pas rien aucun aucune personne sans nul nulle guère
    niet geen nooit niemand niets zonder ikke aldri aldrig ingen inget inga intet inte ej utan
    uden uten ei eivät eikä
    nigdy nikt nic żaden żadna żadne bez ani není nejsou nikdy nikdo žádný žádná nije nisu nu
    niciun nicio fără niciodată nincs soha δεν μην όχι ποτέ χωρίς
    не нет ни никогда никто ничего нельзя без немає ніколи ніхто няма
    değil yok hiç tidak bukan belum jangan tanpa không chưa chẳng hapana
    لا لم لن ليس ليست ليسوا غير بدون دون לא אין בלי מעולם نه نیست نیستند هیچ بدون نہیں نہ
    नहीं न ना मत बिना না নয় নেই
    """)
)

# In scripts without spaces a negation is a part of a run of letters.
NEGATING_LETTERS = (
    "没有", "沒有", "不", "没", "沒", "未", "无", "無", "非", "勿", "ない", "なかっ", "なく",
    "ません", "않", "못", "없", "아니", "ไม่", "มิได้", "មិន", "ບໍ່",
)  # fmt: skip

# A word with one of these before it says the opposite: safe, unsafe; legal, illegal; fiction.
NEGATING_PREFIXES = ("un", "in", "im", "il", "ir", "non", "non-", "dis", "mis", "anti", "anti-")
