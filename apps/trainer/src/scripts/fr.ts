import type { Script } from './script.js';

export const fr: Script = {
  visitor: 'Agent en visite',
  bilateral: {
    subject: 'Affaire Héron : premier contact (formation)',
    welcome:
      'Bonjour {officer}, et bienvenue. Je suis {player}, point de contact de {playerState}. Ce réseau est un réseau de formation : les États sont imaginaires, les affaires aussi ; n’y écrivez rien de réel. ' +
      'Écrivez-moi comme à un collègue étranger : demandez, par exemple, si une demande d’entraide portant sur des relevés bancaires serait recevable dans l’affaire Héron, ou joignez un projet. Je réponds en quelques secondes.',
    document: {
      fileName: 'affaire-heron-resume.txt',
      note: 'Un résumé d’une page de l’affaire Héron, pour que vous ayez un fichier à ouvrir et à enregistrer.',
      body:
        'AFFAIRE HÉRON : RÉSUMÉ (FORMATION, IMAGINAIRE)\n\nÉtat requérant : {state}\nÉtat requis : {playerState}\n\n' +
        '1. Faits : des paiements pour des travaux jamais exécutés ont transité par trois sociétés.\n2. Objet : documents d’ouverture de compte et relevés sur six mois.\n' +
        '3. Base juridique : la convention à laquelle les deux États sont parties ; la double incrimination est établie.\n4. Confidentialité : les personnes concernées n’ont pas été informées.\n\nRien ni personne dans ce document n’existe.',
    },
  },
  notice: {
    title: 'Avis d’essai : merci d’en accuser réception',
    text: 'Ceci est un essai de la procédure d’avis. Rien ne s’est produit et rien n’est à faire, sauf une chose : veuillez en accuser réception pour {authority}. Votre accusé de réception est signé, porte votre nom et ne peut être retiré.',
  },
  acknowledged: 'Merci, {officer} : votre accusé de réception nous est parvenu et sa signature est valable. Dans une affaire réelle, nous saurions maintenant tous deux, preuve à l’appui, qui a pris connaissance de l’avis et quand.',
  consultation: {
    subject: 'Affaire Héron : une demande de relevés bancaires serait-elle recevable ? (formation)',
    question:
      'Chers collègues de {state}, cher collègue {other}, avant toute rédaction : dans l’affaire Héron, nous envisageons une demande d’entraide judiciaire portant sur six mois de relevés bancaires. Serait-elle recevable chez vous, et que vous faudrait-il ?',
    reply: 'De notre côté, oui. Merci d’ajouter un exposé des faits, le lien entre le compte et l’infraction, et un mot sur la double incrimination. Si le titulaire du compte ne doit rien apprendre, demandez expressément la confidentialité.',
    invitation: 'Merci, {other}, c’est clair. {officer}, qu’en pense-t-on côté {state} ? Une ligne suffit : c’est à cela que sert la consultation avant la demande.',
  },
  answers: {
    preservation: [
      'Si les données risquent de disparaître, n’attendez pas la demande : un avis de conservation rapide de données part d’abord à notre point de contact 24/7, et la demande d’entraide judiciaire suit. Dites-moi quelles données, chez quel fournisseur de services, et pourquoi c’est urgent.',
    ],
    bank_records: [
      'Des relevés bancaires : oui, c’est possible. Il nous faut le compte ou au moins son titulaire, la période, le lien entre le compte et l’infraction, et un bref exposé des faits. Faut-il demander la confidentialité à la banque ?',
      'Merci, c’est utile. Avec la période et le lien avec l’infraction, nous pourrions exécuter la demande ; les relevés certifiés nous parviennent en général en quelques semaines. Précisez s’ils doivent servir de preuve à l’audience : nous les certifierions en conséquence.',
    ],
    extradition: [
      'Pour une extradition, il nous faut le mandat ou le jugement, le texte des dispositions, le signalement de la personne et les faits ; la double incrimination est examinée ici et la règle de la spécialité s’applique. En cas de risque de fuite, une arrestation provisoire peut être demandée d’abord.',
    ],
    deadline: [
      'Bien compris : c’est urgent. Indiquez-moi la date à laquelle il vous le faut et la raison, par exemple une audience ou la fin d’une détention, et je transmets aujourd’hui. Si des données sont en danger, envoyez un avis : il atteint aussitôt l’agent de permanence.',
    ],
    thanks: ['Je vous en prie. Nous sommes là pour cela ; écrivez quand vous voulez.'],
    greeting: ['Bonjour {officer}. Heureux d’avoir des nouvelles ({state}). Que pouvons-nous faire pour vous dans l’affaire Héron ?'],
    question: [
      'Bonne question ; je préfère vérifier plutôt que deviner. Dans une affaire réelle, je consulterais notre autorité compétente et reviendrais vers vous. Pour cet exercice, supposez que la réponse est oui, pourvu que les faits et la base juridique figurent dans la demande.',
    ],
    unknown: [
      'C’est noté, merci. Je ne suis qu’un script d’exercice et ne connais que quelques sujets : relevés bancaires, extradition, conservation rapide de données, délais. Essayez l’un d’eux, ou joignez un fichier.',
      'Bien reçu. Pour avancer dans l’exercice : souhaitez-vous demander des relevés bancaires dans l’affaire Héron, ou joindre un projet de demande ?',
    ],
  },
  attachment: {
    arrived: 'Votre fichier « {file} » est arrivé ({size}). Je l’ai ouvert ici et il est complet : son SHA-256 commence par {digest}. Comparez avec le vôtre si vous le souhaitez.',
    tooLarge: 'Je vois votre fichier « {file} » ({size}). Dans cet exercice, je ne récupère que des fichiers de 5 Mo au plus ; il est bien à la disposition des autres membres du canal.',
    refused: 'Votre fichier « {file} » n’a pas pu être vérifié ici ; je ne l’ai donc pas ouvert. Merci de l’envoyer de nouveau.',
  },
  keywords: {
    preservation: ['conservation', 'conserver les donnees', 'preserver', 'effac', 'supprim', 'fournisseur', 'preuve electronique', 'preuves electroniques'],
    bank_records: ['banque', 'bancaire', 'compte ', 'comptes ', 'releve', 'virement', 'transaction'],
    extradition: ['extrad', 'mandat d’arret', 'remise de', 'fugitif', 'arrestation'],
    deadline: ['urgent', 'urgence', 'delai', 'echeance', 'au plus vite', 'immediat', 'demain', 'avant le'],
    thanks: ['merci', 'remerci', 'reconnaissant'],
    greeting: ['bonjour', 'bonsoir', 'salut', 'cher collegue', 'chere collegue', 'chers collegues', 'salutations'],
  },
};
